using System.Text.Json;
using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Journal;
using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Schema;

/// <summary>Keeps what the objects that a phase may touch looked like before it, and compares after its undo.</summary>
internal static class SnapshotStore
{
    private static readonly string Query = Resources.Text("Schema.snapshot");

    private static readonly string Fill =
        "update dbmigrate.snapshot set objects = (select coalesce(jsonb_agg(jsonb_build_array(o.type, o.name, o.definition)), '[]') from (\n"
        + Query + "\n) o(type, name, definition)) where plan = $2 and phase = $3 and epoch = $4";

    /// <summary>Makes room for the snapshot before a phase.</summary>
    internal static NpgsqlBatchCommand MakeRoom(RunContext run, Guid epoch, MigrationPhase phase, string[]? scope) =>
        new("insert into dbmigrate.snapshot (plan, phase, epoch, scope, objects) values ($1, $2, $3, $4, '[]')")
        {
            Parameters = { new() { Value = run.Plan.Name }, new() { Value = phase.Id }, new() { Value = epoch }, ScopeValue(scope) },
        };

    /// <summary>Selects whether there is anything to look at: a phase that only makes new tables finds nothing, and need not ask the catalogs.</summary>
    internal static NpgsqlBatchCommand IsThere(string[]? scope) =>
        new("select $1::text[] is null or exists (select from unnest($1::text[]) n where to_regclass(n) is not null)") { Parameters = { ScopeValue(scope) } };

    /// <summary>Fails with <see cref="JournalProblem.IsThere"/> where there is anything to look at.</summary>
    internal static NpgsqlBatchCommand RequireAbsent(string[]? scope) => new("select dbmigrate.require_absent($1)") { Parameters = { ScopeValue(scope) } };

    /// <summary>Takes the snapshot, where there is something to look at.</summary>
    internal static async Task TakeAsync(RunContext run, MigrationPhase phase, Guid epoch, string[]? scope, CancellationToken cancellationToken)
    {
        var connection = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        var fill = new NpgsqlBatchCommand(Fill)
        {
            Parameters = { ScopeValue(scope), new() { Value = run.Plan.Name }, new() { Value = phase.Id }, new() { Value = epoch } },
        };
        await JournalStore.SendAsync(connection, [], [new NpgsqlBatchCommand("set local synchronous_commit = off"), fill], cancellationToken).ConfigureAwait(false);
    }

    private static NpgsqlParameter ScopeValue(string[]? scope) => new() { Value = (object?)scope ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    /// <summary>What is not as it was before the phase was last applied; empty where all is, or where nothing was kept.</summary>
    internal static async Task<IReadOnlyList<SchemaDifference>> CompareAsync(RunContext run, MigrationPhase phase, CancellationToken cancellationToken)
    {
        var connection = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        string[]? scope;
        string json;
        await using (var command = new NpgsqlCommand("select s.scope, s.objects::text from dbmigrate.snapshot s where s.plan = $1 and s.phase = $2 order by s.at desc limit 1", connection)
        {
            Parameters = { new() { Value = run.Plan.Name }, new() { Value = phase.Id } },
        })
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                return [];
            }

            scope = reader.IsDBNull(0) ? null : reader.GetFieldValue<string[]>(0);
            json = reader.GetString(1);
        }

        var before = JsonSerializer.Deserialize<string?[][]>(json)!.ToDictionary(o => (o[0]!, o[1]!), o => o[2] ?? string.Empty);
        return Compare(before, await ReadAsync(connection, scope, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The definitions now, by type and name.</summary>
    internal static async Task<Dictionary<(string Type, string Name), string>> ReadAsync(NpgsqlConnection connection, string[]? scope, CancellationToken cancellationToken)
    {
        var objects = new Dictionary<(string, string), string>();
        await using var command = new NpgsqlCommand(Query, connection)
        {
            Parameters = { ScopeValue(scope) },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            objects[(reader.GetString(0), reader.GetString(1))] = reader.IsDBNull(2) ? string.Empty : reader.GetString(2);
        }

        return objects;
    }

    /// <summary>The differences, by type and name.</summary>
    internal static IReadOnlyList<SchemaDifference> Compare(Dictionary<(string Type, string Name), string> before, Dictionary<(string Type, string Name), string> now) =>
    [
        .. before.Keys.Union(now.Keys).OrderBy(k => k.Type, StringComparer.Ordinal).ThenBy(k => k.Name, StringComparer.Ordinal)
            .Where(k => !before.TryGetValue(k, out var b) || !now.TryGetValue(k, out var n) || b != n)
            .Select(k => new SchemaDifference
            {
                ObjectType = k.Type,
                Name = k.Name,
                Difference = !before.ContainsKey(k) ? SchemaDifferenceKind.Added : !now.ContainsKey(k) ? SchemaDifferenceKind.Removed : SchemaDifferenceKind.Changed,
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
