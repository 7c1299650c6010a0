using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Sql.Facts;
using Npgsql;

namespace DbMigrate.Engine.Locks.Acquisition;

/// <summary>Reads who holds or awaits locks that conflict with those of a batch.</summary>
internal static class LockTableReader
{
    private static readonly string Sql = EmbeddedSql.Text("Locks.Acquisition.conflicts");

    /// <summary>
    /// Reads them in the session of the batch, whose search_path gives the names their meaning, in a transaction that is
    /// rolled back.
    /// </summary>
    /// <param name="connection">The session, outside a transaction.</param>
    /// <param name="roles">The statements that set the role of the batch.</param>
    /// <param name="targets">The relations.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    internal static async Task<LockView> ReadAsync(
        NpgsqlConnection connection,
        IEnumerable<string> roles,
        IReadOnlyList<LockTarget> targets,
        CancellationToken cancellationToken
    )
    {
        var asked = targets.Where(t => t.Relation.Named is RelationNaming.Relation or RelationNaming.Index).ToList();
        if (asked.Count == 0)
        {
            return LockView.Empty;
        }

        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("begin"));
        foreach (var role in roles)
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(role));
        }

        var query = Query(asked);
        batch.BatchCommands.Add(query);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("rollback"));
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (reader.FieldCount == 0 && await reader.NextResultAsync(cancellationToken).ConfigureAwait(false)) { }
        var view = await ReadAsync(reader, cancellationToken).ConfigureAwait(false);
        while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false)) { }
        return view;
    }

    private static NpgsqlBatchCommand Query(List<LockTarget> asked) =>
        new(Sql)
        {
            Parameters =
            {
                new() { Value = asked.Select(t => t.Relation.Name).ToArray() },
                new() { Value = asked.Select(t => t.Relation.Named == RelationNaming.Index).ToArray() },
                new() { Value = asked.Select(t => (int)(t.Mode ?? MigrationLockMode.AccessExclusive)).ToArray() },
                new() { Value = asked.Select(t => t.Mode is not null && !t.IsOnlyObserved).ToArray() },
                new() { Value = asked.Select(t => t.WithPartitions).ToArray() },
                new() { Value = asked.Select(t => t.ForeignKeys).ToArray() },
                new() { Value = LockModes.CatalogConflicts },
            },
        };

    private static async Task<LockView> ReadAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        // The rows of a relation follow each other.
        var tables = new List<(string, MigrationLockMode)>();
        var conflicts = new List<LockConflict>();
        var deadlock = TimeSpan.Zero;
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var (relation, mode) = (reader.GetString(0), (MigrationLockMode)reader.GetInt32(1));
            if (reader.GetBoolean(2) && (tables.Count == 0 || tables[^1] != (relation, mode)))
            {
                tables.Add((relation, mode));
            }

            deadlock = reader.GetTimeSpan(3);
            if (reader.GetString(4) is { Length: > 0 } transaction)
            {
                conflicts.Add(
                    new LockConflict(relation, mode, Blocker(reader), transaction) { IsAwaited = !reader.GetBoolean(7) }
                );
            }
        }

        return new LockView(tables, conflicts, deadlock);
    }

    private static Blocker Blocker(NpgsqlDataReader reader) =>
        new(
            reader.IsDBNull(5) ? 0 : reader.GetInt32(5),
            reader.GetString(8),
            reader.GetString(9),
            reader.IsDBNull(10) ? null : reader.GetTimeSpan(10),
            reader.GetString(11),
            reader.GetString(12),
            reader.GetString(13)
        );
}
