using System.Text.Json;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using Npgsql;

namespace DbMigrate.Engine.Schema;

/// <summary>Stores the definitions of the objects that a phase may change, and compares them after its undo.</summary>
internal static class SnapshotStore
{
    private static readonly string Query = EmbeddedSql.Text("Schema.snapshot");

    private static readonly string Fill = SnapshotRows.Store(Query);

    /// <summary>Returns the command that stores the definitions of the objects that a phase may change.</summary>
    internal static NpgsqlBatchCommand Take(
        MigrationPlan plan,
        MigrationPhase phase,
        Guid executionId,
        string[]? scope
    ) =>
        new(Fill)
        {
            Parameters =
            {
                SnapshotRows.Scope(scope),
                new() { Value = plan.Name },
                new() { Value = phase.Id },
                new() { Value = executionId },
            },
        };

    /// <summary>
    /// Returns the differences from the last apply's snapshot; empty: none, or no snapshot.
    /// </summary>
    internal static async Task<IReadOnlyList<SchemaDifference>> CompareAsync(
        NpgsqlConnection connection,
        MigrationPlan plan,
        MigrationPhase phase,
        CancellationToken cancellationToken
    )
    {
        if (
            await SnapshotRows.ReadAsync(connection, plan.Name, phase.Id, cancellationToken).ConfigureAwait(false)
            is not var (scope, json)
        )
        {
            return [];
        }

        var before = JsonSerializer
            .Deserialize(json, SchemaJsonContext.Default.StringArrayArray)!
            .ToDictionary(o => (o[0]!, o[1]!), o => o[2] ?? string.Empty);
        return Compare(before, await ReadAsync(connection, scope, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Returns the current definitions, by type and name.</summary>
    internal static async Task<Dictionary<(string Type, string Name), string>> ReadAsync(
        NpgsqlConnection connection,
        string[]? scope,
        CancellationToken cancellationToken
    )
    {
        var objects = new Dictionary<(string, string), string>();
        await using var command = new NpgsqlCommand(Query, connection) { Parameters = { SnapshotRows.Scope(scope) } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            objects[(reader.GetString(0), reader.GetString(1))] = reader.IsDBNull(2)
                ? string.Empty
                : reader.GetString(2);
        }

        return objects;
    }

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
                    ObjectType = k.Type,
                    Name = k.Name,
                    Difference =
                        !before.ContainsKey(k) ? SchemaDifferenceKind.Added
                        : !now.ContainsKey(k) ? SchemaDifferenceKind.Removed
                        : SchemaDifferenceKind.Changed,
                    Before = before.GetValueOrDefault(k, string.Empty),
                    After = now.GetValueOrDefault(k, string.Empty),
                }),
        ];
}
