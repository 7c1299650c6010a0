using DbMigrate.Engine.Schema;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Steps;

/// <summary>
/// Takes a phase of steps through its life on a real server: apply, undo, apply again; then killed after each of its
/// batches in turn, by a cancellation and
/// by the end of its session, and gone on with, or taken back half-way. Whatever happens, the schema is in the end the
/// one or the other, to the letter.
/// </summary>
internal sealed class StepLifecycle : IDisposable
{
    private readonly TestDatabase _database;

    internal StepLifecycle(TestDatabase database, string steps, params (string Name, string Text)[] files)
    {
        _database = database;
        Plan = new TestPlan(
            database,
            "plan: life\nphases:\n  - id: a\n    title: A life\n    apply:\n" + Indented(steps),
            files
        );
    }

    internal TestPlan Plan { get; }

    /// <summary>The schema with all of the steps applied; known after <see cref="ProveAsync"/>.</summary>
    internal IReadOnlyDictionary<(string Type, string Name), string> After { get; private set; } =
        new Dictionary<(string, string), string>();

    public void Dispose() => Plan.Dispose();

    /// <summary>Goes through it all, and leaves it applied.</summary>
    /// <param name="applied">Asked after each apply: what the schema does not tell.</param>
    /// <param name="kills">Whether it is killed as well.</param>
    internal async Task ProveAsync(Func<Task>? applied = null, bool kills = true)
    {
        var before = await SchemaAsync();
        await ApplyAsync(applied);
        After = await SchemaAsync();
        Assert.NotEqual(before, After);
        await UndoAsync(before);
        await ApplyAsync(applied);
        Same(After, await SchemaAsync());
        await UndoAsync(before);

        foreach (
            var kill in kills
                ? (Func<Killer>[])
                    [() => new Killer(_database, terminate: false), () => new Killer(_database, terminate: true)]
                : []
        )
        {
            for (var n = 1; await KilledAsync(kill(), n, undo: false); n++)
            {
                await ApplyAsync(applied);
                Same(After, await SchemaAsync());
                Assert.True(await KilledAsync(kill(), n, undo: true) || n > 1);
                await UndoAsync(before);
            }

            await UndoAsync(before);
            for (var n = 1; await KilledAsync(kill(), n, undo: false); n++)
            {
                await UndoAsync(before);
            }

            await UndoAsync(before);
        }

        await ApplyAsync(applied);
        Assert.All(await Plan.HistoryAsync(verify: true), e => Assert.True(e.Intact));
    }

    /// <summary>The definitions of all objects of the database.</summary>
    internal async Task<IReadOnlyDictionary<(string Type, string Name), string>> SchemaAsync()
    {
        await using var connection = await _database.OpenAsync();
        return await SnapshotStore.ReadAsync(connection, null, CancellationToken.None);
    }

    private static string Indented(string steps) =>
        string.Concat(steps.ReplaceLineEndings("\n").TrimEnd().Split('\n').Select(l => $"      {l}\n"));

    private static void Same(
        IReadOnlyDictionary<(string Type, string Name), string> wanted,
        IReadOnlyDictionary<(string Type, string Name), string> found
    ) => Assert.Equal(Text(wanted), Text(found));

    private static string Text(IReadOnlyDictionary<(string Type, string Name), string> schema) =>
        string.Join('\n', schema.Select(o => $"{o.Key.Type} {o.Key.Name}: {o.Value}").Order(StringComparer.Ordinal));

    private async Task ApplyAsync(Func<Task>? applied)
    {
        var result = Assert.Single(await Plan.InvokeAsync());
        Assert.Equal(MigrationState.Verified, result.State);
        await (applied?.Invoke() ?? Task.CompletedTask);
    }

    private async Task UndoAsync(IReadOnlyDictionary<(string Type, string Name), string> before)
    {
        var result = Assert.Single(await Plan.UndoAsync());
        Assert.Equal(MigrationState.Undone, result.State);
        Assert.Empty(result.Differences);
        Same(before, await SchemaAsync());
    }

    /// <summary>
    /// Runs it and kills it after the n-th batch; false: it had no more than that and ended by itself.
    /// </summary>
    private async Task<bool> KilledAsync(Killer killer, int n, bool undo)
    {
        using var killed = killer;
        killer.Left = n;
        await using var session = MigrationSession.Create(
            Plan.Read(),
            new SessionOptions { ConnectionString = _database.ConnectionString, Observer = killer }
        );
        try
        {
            var phases = session.SelectPhases(null);
            _ = await TestPlan.ListAsync(
                undo
                    ? session.UndoAsync(phases, new InvokeOptions(), killer.Token)
                    : session.InvokeAsync(phases, new InvokeOptions(), killer.Token)
            );
            return false;
        }
        catch (Exception e) when (e is OperationCanceledException or MigrationException or NpgsqlException)
        {
            Assert.True(killer.Left <= 0, e.Message);
            return true;
        }
    }

    /// <summary>Ends a run when so many of its batches are done.</summary>
    private sealed class Killer(TestDatabase database, bool terminate) : IMigrationObserver, IDisposable
    {
        public void Dispose() => _source.Dispose();

        private readonly CancellationTokenSource _source = new();

        internal int Left { get; set; }

        internal CancellationToken Token => _source.Token;

        public void OnMessage(MigrationMessage message)
        {
            // Said when a step begins, and after each of its batches with what that did.
            if (
                message is not MigrationProgress { Percent: >= 0 } progress
                || !progress.Text.EndsWith(" is done", StringComparison.Ordinal)
                || --Left != 0
            )
            {
                return;
            }

            if (terminate)
            {
                database
                    .ScalarAsync<bool>(
                        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and application_name like 'dbmigrate % run'"
                    )
                    .GetAwaiter()
                    .GetResult();
            }
            else
            {
                _source.Cancel();
            }
        }
    }
}
