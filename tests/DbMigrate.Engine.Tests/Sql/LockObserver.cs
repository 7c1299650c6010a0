using DbMigrate.Engine.Results;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>
/// Runs statements in transactions that are rolled back, and looks at what they lock, read and rewrite.
/// </summary>
internal sealed class LockObserver(NpgsqlConnection connection)
{
    private const string Relations = """
        SELECT c.oid::bigint, CASE WHEN n.nspname LIKE 'pg_temp%' OR n.nspname = 'public' THEN '' ELSE n.nspname || '.' END || c.relname, c.relkind::text, coalesce(t.relname::text, ''), coalesce(pg_relation_filenode(c.oid)::bigint, 0),
               CASE WHEN c.relkind IN ('r', 'p', 'm') THEN pg_stat_get_xact_numscans(c.oid) ELSE 0 END
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_index i ON i.indexrelid = c.oid LEFT JOIN pg_class t ON t.oid = i.indrelid
        WHERE c.oid >= 16384 AND n.nspname NOT LIKE 'pg_toast%'
        """;

    /// <summary>Runs one.</summary>
    public async Task<LockObservation> RunAsync(string sql)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        var before = await RelationsAsync();
        try
        {
            await PostgresFixture.RunAsync(connection, sql);
        }
        catch (PostgresException e)
        {
            await transaction.RollbackAsync();
            return new LockObservation(before, before, [], e.SqlState + " " + e.MessageText);
        }

        var locks = new List<(long Relation, string Mode)>();
        await using (
            var command = new NpgsqlCommand(
                "SELECT relation::bigint, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'relation' AND relation >= 16384",
                connection
            )
        )
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                locks.Add((reader.GetInt64(0), reader.GetString(1)));
            }
        }

        var after = await RelationsAsync();
        await transaction.RollbackAsync();
        await PostgresFixture.RunAsync(connection, "select pg_advisory_unlock_all()");
        return new LockObservation(before, after, locks, null);
    }

    /// <summary>Runs a statement and what takes it back, and compares the catalog with what it was.</summary>
    public async Task<IReadOnlyList<string>> UndoAsync(string sql, string undo)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        var before = await CatalogAsync();
        try
        {
            await PostgresFixture.RunAsync(connection, sql);
            await PostgresFixture.RunAsync(connection, undo);
        }
        catch (PostgresException e)
        {
            await transaction.RollbackAsync();
            return [$"{sql}: taken back by {undo}: {e.MessageText}"];
        }

        var after = await CatalogAsync();
        await transaction.RollbackAsync();
        return
        [
            .. before.Except(after).Select(line => $"{sql}: taken back by {undo}: gone: {line}"),
            .. after.Except(before).Select(line => $"{sql}: taken back by {undo}: left: {line}"),
        ];
    }

    private async Task<HashSet<string>> CatalogAsync()
    {
        await using var command = new NpgsqlCommand(
            await File.ReadAllTextAsync(Path.Combine(LockExample.Folder, "catalog.sql")),
            connection
        );
        await using var reader = await command.ExecuteReaderAsync();
        var lines = new HashSet<string>();
        while (await reader.ReadAsync())
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }

    /// <summary>
    /// The modes in which a statement outside a transaction first asks for each of some tables, while somebody else
    /// only lets readers in.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, string>> AskAsync(
        string connectionString,
        string sql,
        IEnumerable<string> tables
    )
    {
        var modes = new Dictionary<string, string>();
        foreach (var table in tables)
        {
            await using var other = await PostgresFixture.OpenAsync(connectionString);
            using var stop = new CancellationTokenSource();
            await using var transaction = await connection.BeginTransactionAsync();
            await PostgresFixture.RunAsync(connection, $"LOCK TABLE {table} IN EXCLUSIVE MODE");
            await using var command = new NpgsqlCommand(sql, other);
            var running = command.ExecuteNonQueryAsync(stop.Token);
            modes[table] = await WaitedForAsync(other.ProcessID, table, running);
            await stop.CancelAsync();
            await running.ContinueWith(_ => { }, TaskScheduler.Default);
        }

        return modes;
    }

    private async Task<string> WaitedForAsync(int pid, string table, Task running)
    {
        while (!running.IsCompleted)
        {
            await using var command = new NpgsqlCommand(
                "SELECT mode FROM pg_locks WHERE pid = $1 AND relation = $2::regclass AND NOT granted",
                connection
            );
            command.Parameters.Add(new NpgsqlParameter { Value = pid });
            command.Parameters.Add(new NpgsqlParameter { Value = table });
            if (await command.ExecuteScalarAsync() is string mode)
            {
                return LockModes.FromCatalog(mode)!.Value.ToSql();
            }
        }

        return running.Exception?.InnerException?.Message ?? "nothing";
    }

    private async Task<Dictionary<long, ObservedRelation>> RelationsAsync()
    {
        await using var command = new NpgsqlCommand(Relations, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var relations = new Dictionary<long, ObservedRelation>();
        while (await reader.ReadAsync())
        {
            relations[reader.GetInt64(0)] = new(
                reader.GetString(1),
                reader.GetString(2)[0],
                reader.GetString(3),
                reader.GetInt64(4),
                reader.GetInt64(5)
            );
        }

        return relations;
    }
}

/// <summary>A relation at one moment.</summary>
internal sealed record ObservedRelation(string Name, char Kind, string Table, long FileNode, long Scans);

/// <summary>What one statement did.</summary>
internal sealed record LockObservation(
    IReadOnlyDictionary<long, ObservedRelation> Before,
    IReadOnlyDictionary<long, ObservedRelation> After,
    IReadOnlyList<(long Relation, string Mode)> Locks,
    string? Error
)
{
    /// <summary>Where the facts say something else.</summary>
    public IEnumerable<string> Compare(LockExample example)
    {
        if (Error is not null)
        {
            yield return $"{example.Sql}: {Error}";
            yield break;
        }

        var said = example.Read();
        var expected = said.Locks.ToDictionary(l => Resolve(l.Table), l => l.Mode);
        var seen = Locks
            .Where(l => Before.ContainsKey(l.Relation) || After.ContainsKey(l.Relation))
            .GroupBy(l => l.Relation)
            .Select(g =>
                (
                    Relation: Before.GetValueOrDefault(g.Key) ?? After[g.Key],
                    Mode: g.Max(l => LockModes.FromCatalog(l.Mode)!.Value)
                )
            )
            .Where(l =>
                expected.ContainsKey(l.Relation.Name)
                || (
                    Before.Values.Any(b => b.Name == l.Relation.Name)
                    && said.Objects.Any(o => o.Name == l.Relation.Name)
                )
                || l.Relation.Kind is 'r' or 'p' or 'm' or 'v' or 'f'
            )
            .GroupBy(l => l.Relation.Name)
            .ToDictionary(g => g.Key, g => g.Max(l => l.Mode).ToSql());
        foreach (
            var (table, mode) in seen.Where(s =>
                !(example.Also.Contains(s.Key) || example.Also.Contains("*") || example.Maybe.Contains(s.Key))
                || expected.ContainsKey(s.Key)
            )
        )
        {
            if (
                (!expected.TryGetValue(table, out var predicted) || predicted != mode)
                && said.LocksOthers != MigrationStatementEffect.Unknown
            )
            {
                yield return $"{example.Sql}: {table} is locked {mode}, the facts say {predicted ?? "nothing"}";
            }
        }

        foreach (
            var table in expected
                .Keys.Concat(example.Also)
                .Where(t => t != "*" && !seen.ContainsKey(t) && !example.Maybe.Contains(t))
        )
        {
            yield return $"{example.Sql}: {table} is not locked, the facts say {expected.GetValueOrDefault(table)}";
        }

        if (example.Idle)
        {
            yield break;
        }

        var tables = Before.Where(b => After.ContainsKey(b.Key) && b.Value.Kind != 'S').ToArray();
        var scans = tables.Where(b => After[b.Key].Scans > b.Value.Scans).Select(b => b.Value.Name).ToArray();
        var rewrites = tables.Where(b => After[b.Key].FileNode != b.Value.FileNode).Select(b => b.Value.Name).ToArray();
        if (
            said.Scans is MigrationStatementEffect.No or MigrationStatementEffect.Yes
            && said.Scans == MigrationStatementEffect.Yes != scans.Length > 0
        )
        {
            yield return $"{example.Sql}: scanned [{string.Join(' ', scans)}], the facts say {said.Scans}";
        }

        if (
            said.Rewrites is MigrationStatementEffect.No or MigrationStatementEffect.Yes
            && said.Rewrites == MigrationStatementEffect.Yes != rewrites.Length > 0
        )
        {
            yield return $"{example.Sql}: rewritten [{string.Join(' ', rewrites)}], the facts say {said.Rewrites}";
        }
    }

    private string Resolve(string table) =>
        table.StartsWith("(table of ", StringComparison.Ordinal)
            ? Before.Values.First(r => r.Name == table[10..^1]).Table
            : table.Replace("public.", "", StringComparison.Ordinal).Replace("pg_temp.", "", StringComparison.Ordinal);
}
