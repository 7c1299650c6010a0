using System.Text.Json;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Server;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Schema;

/// <summary>Keeps what the objects that a phase may touch looked like before it, and compares after its undo.</summary>
internal static class SnapshotStore
{
    private static readonly string Query = EmbeddedSql.Text("Schema.snapshot");

    private static readonly string Fill =
        "insert into dbmigrate.snapshot (plan, phase, epoch, scope, objects) select $2, $3, $4, $1, coalesce(jsonb_agg(jsonb_build_array(o.type, o.name, o.definition)), '[]') from (\n"
        + Query
        + "\n) o(type, name, definition) on conflict (plan, phase, epoch) do update set objects = excluded.objects";

    /// <summary>
    /// The newest course of the phase of which is known what there was before it: a snapshot, or in the row of its
    /// beginning the names of which none was there.
    /// </summary>
    private const string Before = """
        select coalesce(s.scope, case when e.detail ? 'absent' then array(select jsonb_array_elements_text(e.detail -> 'absent')) end), coalesce(s.objects, '[]')::text
        from dbmigrate.event e
        left join dbmigrate.snapshot s on s.plan = e.plan and s.phase = e.phase and s.epoch = e.epoch
        where e.plan = $1 and e.phase = $2 and e.event = 'PhaseStarted' and (s.epoch is not null or e.detail ? 'absent')
        order by e.id desc limit 1
        """;

    /// <summary>The command that keeps what the objects that a phase may touch look like.</summary>
    internal static NpgsqlBatchCommand Take(MigrationPlan plan, MigrationPhase phase, Guid epoch, string[]? scope) =>
        new(Fill)
        {
            Parameters =
            {
                ScopeValue(scope),
                new() { Value = plan.Name },
                new() { Value = phase.Id },
                new() { Value = epoch },
            },
        };

    private static NpgsqlParameter ScopeValue(string[]? scope) =>
        new() { Value = (object?)scope ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    /// <summary>
    /// What is not as it was before the phase was last applied; empty where all is, or where nothing was kept.
    /// </summary>
    internal static async Task<IReadOnlyList<SchemaDifference>> CompareAsync(
        NpgsqlConnection connection,
        MigrationPlan plan,
        MigrationPhase phase,
        CancellationToken cancellationToken
    )
    {
        string[]? scope;
        string json;
        await using (
            var command = new NpgsqlCommand(Before, connection)
            {
                Parameters =
                {
                    new() { Value = plan.Name },
                    new() { Value = phase.Id },
                },
            }
        )
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                return [];
            }

            scope = reader.IsDBNull(0) ? null : reader.GetFieldValue<string[]>(0);
            json = reader.GetString(1);
        }

        var before = JsonSerializer
            .Deserialize(json, SchemaJsonContext.Default.StringArrayArray)!
            .ToDictionary(o => (o[0]!, o[1]!), o => o[2] ?? string.Empty);
        return Compare(before, await ReadAsync(connection, scope, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The definitions now, by type and name.</summary>
    internal static async Task<Dictionary<(string Type, string Name), string>> ReadAsync(
        NpgsqlConnection connection,
        string[]? scope,
        CancellationToken cancellationToken
    )
    {
        var objects = new Dictionary<(string, string), string>();
        await using var command = new NpgsqlCommand(Query, connection) { Parameters = { ScopeValue(scope) } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            objects[(reader.GetString(0), reader.GetString(1))] = reader.IsDBNull(2)
                ? string.Empty
                : reader.GetString(2);
        }

        return objects;
    }

    /// <summary>The differences, by type and name.</summary>
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

    /// <summary>The relations that the phase may change; null where any object may be.</summary>
    internal static string[]? Scope(MigrationPhase phase, IReadOnlyDictionary<string, string> variables)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var step in phase.Apply.Where(s => s.On == DatabaseSessions.Home))
        {
            if (step.Preview(variables).Changes is not { } changes)
            {
                return null;
            }

            names.UnionWith(changes);
        }

        return [.. names];
    }
}
