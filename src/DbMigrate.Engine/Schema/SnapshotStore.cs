using System.Text.Json;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Schema;

/// <summary>Stores the definitions of the objects that a phase may change, and compares them after its undo.</summary>
internal static class SnapshotStore
{
    private static readonly string Query = EmbeddedSql.Text("Schema.snapshot");
    private static readonly string ResolveScope = EmbeddedSql.Text("Schema.scope");

    private static readonly string Fill = SnapshotRows.Store(Query);

    /// <summary>
    /// Returns the commands that store the definitions of the objects that a phase may change. They belong into one
    /// transaction, on a session with the search_path of the plan's SQL.
    /// </summary>
    internal static IReadOnlyList<NpgsqlBatchCommand> Take(
        MigrationPlan plan,
        MigrationPhase phase,
        Guid executionId,
        string[]? scope
    ) =>
        [
            Resolve(scope),
            Isolation.Enter(),
            new(Fill)
            {
                Parameters =
                {
                    SnapshotRows.Scope(scope),
                    new() { Value = plan.Name },
                    new() { Value = phase.Id },
                    new() { Value = executionId },
                },
            },
            Isolation.Leave(),
        ];

    /// <summary>Returns the differences from a snapshot; empty: none.</summary>
    /// <param name="work">A session with the search_path of the plan's SQL.</param>
    /// <param name="scope">The relations of the snapshot; null: any object.</param>
    /// <param name="objects">The objects of the snapshot, as JSON.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    internal static async Task<IReadOnlyList<SchemaDifference>> CompareAsync(
        NpgsqlConnection work,
        string[]? scope,
        string objects,
        CancellationToken cancellationToken
    )
    {
        var before = JsonSerializer
            .Deserialize(objects, SchemaJsonContext.Default.StringArrayArray)!
            .ToDictionary(o => (o[0]!, o[1]!), o => o[2] ?? string.Empty);
        return Compare(before, await ReadAsync(work, scope, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Returns the current definitions, by type and name.</summary>
    internal static async Task<Dictionary<(string Type, string Name), string>> ReadAsync(
        NpgsqlConnection connection,
        string[]? scope,
        CancellationToken cancellationToken
    )
    {
        var objects = new Dictionary<(string, string), string>();
        var rows = await ReadAsync(
                connection,
                new NpgsqlBatchCommand(Query) { Parameters = { SnapshotRows.Scope(scope) } },
                scope,
                r => (r.GetString(0), r.GetString(1), r.IsDBNull(2) ? string.Empty : r.GetString(2)),
                cancellationToken
            )
            .ConfigureAwait(false);
        foreach (var (type, name, definition) in rows)
        {
            objects[(type, name)] = definition;
        }

        return objects;
    }

    /// <summary>Runs a query of this folder for a scope, and returns its rows.</summary>
    internal static async Task<IReadOnlyList<T>> ReadAsync<T>(
        NpgsqlConnection connection,
        NpgsqlBatchCommand query,
        string[]? scope,
        Func<NpgsqlDataReader, T> make,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<T>();
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { Resolve(scope), Isolation.Enter(), query, Isolation.Leave() },
        };
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            rows.Add(make(reader));
        }

        return rows;
    }

    private static NpgsqlBatchCommand Resolve(string[]? scope) =>
        new(ResolveScope) { Parameters = { SnapshotRows.Scope(scope) } };

    /// <summary>Returns the differences, by type and name.</summary>
    internal static IReadOnlyList<SchemaDifference> Compare(
        Dictionary<(string Type, string Name), string> before,
        Dictionary<(string Type, string Name), string> now
    ) =>
        [
            .. before
                .Keys.Union(now.Keys)
                .OrderBy(k => k.Type, StringComparer.Ordinal)
                .ThenBy(k => k.Name, StringComparer.Ordinal)
                .Where(k => !before.TryGetValue(k, out var b) || !now.TryGetValue(k, out var n) || b != n)
                .Select(k => new SchemaDifference
                {
                    Kind = k.Type,
                    Name = k.Name,
                    Change =
                        !before.ContainsKey(k) ? SchemaChange.Extra
                        : !now.ContainsKey(k) ? SchemaChange.Missing
                        : SchemaChange.Different,
                    From = now.GetValueOrDefault(k, string.Empty),
                    To = before.GetValueOrDefault(k, string.Empty),
                }),
        ];
}
