using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Facts;
using DbMigrate.Engine.Sql.Scanning;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>
/// The server has the last word: what pg_locks shows while each example runs is what the facts say of it.
/// </summary>
public sealed class LockFactsTests
{
    [PostgresVersionFact(14)]
    public Task Facts_hold_on_PostgreSQL_14() => CompareAsync(14);

    [PostgresVersionFact(15)]
    public Task Facts_hold_on_PostgreSQL_15() => CompareAsync(15);

    [PostgresVersionFact(16)]
    public Task Facts_hold_on_PostgreSQL_16() => CompareAsync(16);

    [PostgresVersionFact(17)]
    public Task Facts_hold_on_PostgreSQL_17() => CompareAsync(17);

    [PostgresVersionFact(18)]
    public Task Facts_hold_on_PostgreSQL_18() => CompareAsync(18);

    [Fact]
    public void Every_fact_has_an_example()
    {
        var seen = new HashSet<StatementForm>();
        foreach (var example in LockExample.ReadAll())
        {
            var tokens = new SqlTokens(System.Text.Encoding.UTF8.GetBytes(example.Sql), true);
            var (index, match) = StatementForms.Find(tokens);
            Assert.True(match is not null, example.Sql);
            seen.Add(StatementForms.At(index));
            seen.UnionWith(TableActions.Rows(match));
        }

        // What begins or ends transactions, and what does not run without a client's data, has tests of its own.
        var missing = StatementForms
            .All.Concat(StatementForms.Actions)
            .Except(seen)
            .Where(f => f.Rule is TransactionRule.Allowed or TransactionRule.Refused && f.Duty is ScriptHint.None)
            .Where(f =>
                f.Locks.Count > 0
                || f.Scans > 0
                || f.Rewrites > 0
                || f.Rule != TransactionRule.Allowed
                || f.More is not null
                || f.Note is not null
                || f.LocksOthers > 0
                || f.ChangesOthers > 0
                || f.SessionState > 0
                || f.Action is not null
            );
        Assert.True(!missing.Any(), string.Join('\n', missing.Select(f => f.Pattern.Text)));
    }

    private static async Task CompareAsync(int major)
    {
        var sandbox = await MigrationSandboxHost.StartAsync(
            new SandboxOptions { Version = $"{major}" },
            CancellationToken.None
        );
        try
        {
            await using var connection = await PostgresFixture.OpenAsync(sandbox.ConnectionString);
            foreach (var file in major < 18 ? ["setup.sql"] : new[] { "setup.sql", "setup18.sql" })
            {
                foreach (var statement in SqlReader.ReadFile(Path.Combine(LockExample.Folder, file)).Statements)
                {
                    await PostgresFixture.RunAsync(connection, statement.Text);
                }
            }

            var observer = new LockObserver(connection);
            await using var effectObserver = await EffectObserver.StartAsync(sandbox.ConnectionString);
            var differences = new List<string>(await FunctionsAsync(connection));
            foreach (var example in LockExample.ReadAll().Where(e => e.Since <= major && !e.Fails))
            {
                var (said, effects) = example.Analyze();
                var seen = await observer.RunAsync(example.Sql);
                if (said.Transactional)
                {
                    differences.AddRange(seen.Compare(example));
                    if (seen.Error is null)
                    {
                        differences.AddRange(await effectObserver.CompareAsync(example, effects));
                    }

                    if (said.UndoIsStatement && seen.Error is null && !example.Idle)
                    {
                        differences.AddRange(await observer.UndoAsync(example.Sql, said.Undo!));
                    }
                }
                else if (
                    said.Kind != "CALL"
                    && seen.Error?.StartsWith(PostgresErrorCodes.ActiveSqlTransaction, StringComparison.Ordinal) != true
                )
                {
                    differences.Add($"{example.Sql}: PostgreSQL does not refuse it in a transaction: {seen.Error}");
                }
                else if (said.Locks.Length > 0)
                {
                    var expected = said
                        .Locks.Where(l =>
                            char.IsLetter(l.Table[0]) && !l.Table.EndsWith("_a", StringComparison.Ordinal)
                        )
                        .ToDictionary(l => l.Table, l => l.Mode);
                    var asked = await observer.AskAsync(
                        sandbox.ConnectionString,
                        example.Sql,
                        expected.Keys.Concat(example.Also)
                    );
                    differences.AddRange(
                        from one in asked
                        where one.Value != expected.GetValueOrDefault(one.Key, "SHARE UPDATE EXCLUSIVE")
                        select $"{example.Sql}: {one.Key} is asked for {one.Value}, the facts say {expected.GetValueOrDefault(one.Key)}"
                    );
                }
            }

            Assert.True(differences.Count == 0, string.Join('\n', differences));
        }
        finally
        {
            await MigrationSandboxHost.StopAsync(sandbox, CancellationToken.None);
        }
    }

    /// <summary>Compares the list of functions with the server's.</summary>
    private static async Task<IEnumerable<string>> FunctionsAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(
            "SELECT proname::text, max(position(provolatile::text IN 'isv')) - 1 FROM pg_proc WHERE pronamespace = 'pg_catalog'::regnamespace GROUP BY 1",
            connection
        );
        await using var reader = await command.ExecuteReaderAsync();
        var differences = new List<string>();
        while (await reader.ReadAsync())
        {
            var (name, kind) = (reader.GetString(0), (FunctionKind)reader.GetInt32(1));
            if (FunctionFacts.Listed.TryGetValue(name, out var listed) && listed < kind)
            {
                differences.Add($"functions.txt: {name} is {kind}, the list says {listed}");
            }
        }

        return differences;
    }
}
