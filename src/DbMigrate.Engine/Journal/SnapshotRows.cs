using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Journal;

/// <summary>Reads and writes <c>dbmigrate.snapshot</c>: the objects of a phase as they were before it.</summary>
internal static class SnapshotRows
{
    // The newest execution whose initial objects are known: it has a snapshot, or its first row names what was absent.
    private const string Before = """
        select coalesce(s.scope, case when e.detail ? 'absent'
                                      then array(select jsonb_array_elements_text(e.detail -> 'absent')) end),
               coalesce(s.objects, '[]')::text
        from dbmigrate.event e
        left join dbmigrate.snapshot s on s.plan = e.plan and s.phase = e.phase and s.execution = e.execution
        where e.plan = $1 and e.phase = $2 and e.event = 'PhaseStarted'
          and (s.execution is not null or e.detail ? 'absent')
        order by e.id desc limit 1
        """;

    /// <summary>
    /// Returns the statement that stores what a query over the catalog finds. <c>$1</c> is the query's scope,
    /// <c>$2</c> the plan, <c>$3</c> the phase, <c>$4</c> the execution.
    /// </summary>
    /// <param name="objects">A query that returns type, name and definition of each object in scope.</param>
    internal static string Store(string objects) =>
        $"""
            insert into dbmigrate.snapshot (plan, phase, execution, scope, objects)
            select $2, $3, $4, $1, coalesce(jsonb_agg(jsonb_build_array(o.type, o.name, o.definition)), '[]')
            from (
            {objects}
            ) o(type, name, definition)
            on conflict (plan, phase, execution) do update set objects = excluded.objects
            """;

    /// <summary>Returns a scope as a parameter.</summary>
    internal static NpgsqlParameter Scope(string[]? scope) =>
        new() { Value = (object?)scope ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    /// <summary>
    /// Returns the scope and the objects, as JSON, of the newest snapshot of a phase; null where there is none.
    /// </summary>
    internal static async Task<(string[]? Scope, string Objects)?> ReadAsync(
        NpgsqlConnection connection,
        string plan,
        string phase,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Before, connection)
        {
            Parameters =
            {
                new() { Value = plan },
                new() { Value = phase },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? (reader.IsDBNull(0) ? null : reader.GetFieldValue<string[]>(0), reader.GetString(1))
            : null;
    }
}
