using DbMigrate.Engine.Common;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Locks;

/// <summary>Reads which sessions wait for locks, and for whom.</summary>
internal static class LockTreeReader
{
    private const int MostLocks = 20;

    private static readonly string Sql = EmbeddedSql.Text("Locks.tree");

    /// <summary>Returns the sessions in the order of the tree.</summary>
    /// <param name="connection">A session of the tool's own.</param>
    /// <param name="tables">Tables of which all holders are shown; empty: only who waits and who blocks.</param>
    /// <param name="now">The time to write into the result.</param>
    /// <param name="cancellationToken">Cancels it on the server.</param>
    internal static async Task<IReadOnlyList<MigrationLock>> ReadAsync(
        NpgsqlConnection connection,
        IReadOnlyList<uint> tables,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Sql, connection)
        {
            Parameters =
            {
                new() { Value = tables.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Oid },
                new() { Value = LockModes.CatalogNames },
                new() { Value = LockModes.CatalogConflicts },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var sessions = new List<(MigrationLock Session, bool IsWanted)>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            sessions.Add((Session(reader, ServerAddress.Of(connection), now), reader.GetBoolean(6)));
        }

        var ordered = LockTree.Of([.. sessions.Select(s => s.Session)]);
        var prepared = ordered.Where(s => s.ProcessId < 0).ToDictionary(s => s.ProcessId, s => s.Query);
        if (tables.Count == 0)
        {
            return [.. ordered.Select(s => Numbered(s, prepared))];
        }

        var wanted = sessions.Where(s => s.IsWanted).Select(s => s.Session.ProcessId).ToHashSet();
        return
        [
            .. Trees(ordered)
                .Where(t => t.Exists(s => wanted.Contains(s.ProcessId)))
                .SelectMany(t => t)
                .Select(s => Numbered(s, prepared)),
        ];
    }

    /// <summary>Returns a session with 0 for each prepared transaction, and their identifiers.</summary>
    private static MigrationLock Numbered(MigrationLock session, Dictionary<int, string> prepared) =>
        session with
        {
            ProcessId = Math.Max(0, session.ProcessId),
            BlockedBy = [.. session.BlockedBy.Select(p => Math.Max(0, p)).Distinct()],
            BlockedByPrepared = [.. session.BlockedBy.Select(p => prepared.GetValueOrDefault(p)).OfType<string>()],
        };

    private static List<List<MigrationLock>> Trees(IReadOnlyList<MigrationLock> ordered)
    {
        var trees = new List<List<MigrationLock>>();
        foreach (var session in ordered)
        {
            if (session.Depth == 0)
            {
                trees.Add([]);
            }

            trees[^1].Add(session);
        }

        return trees;
    }

    private static MigrationLock Session(NpgsqlDataReader reader, string database, DateTimeOffset now)
    {
        var blocker = new Blocker(
            Math.Max(0, reader.GetInt32(0)),
            reader.GetString(7),
            reader.GetString(8),
            Span(reader, 9),
            reader.GetString(11),
            reader.GetString(12),
            reader.GetString(13)
        );
        return new MigrationLock
        {
            ProcessId = reader.GetInt32(0),
            BlockedBy = [.. reader.GetFieldValue<int[]>(1).Distinct()],
            Mode = reader.GetString(2),
            Object = reader.GetString(3),
            Waited = Span(reader, 4),
            Holds = [.. reader.GetFieldValue<string[]>(5).Order(StringComparer.Ordinal).Take(MostLocks)],
            User = blocker.User,
            Application = blocker.Application,
            TransactionAge = blocker.TransactionAge,
            QueryAge = Span(reader, 10),
            Query = blocker.IsHidden ? string.Empty : blocker.Query,
            Kind = blocker.Kind,
            State = blocker.State,
            IsHidden = blocker.IsHidden,
            At = now,
            Database = database,
        };
    }

    private static TimeSpan? Span(NpgsqlDataReader reader, int column) =>
        reader.IsDBNull(column) ? null : reader.GetTimeSpan(column);
}
