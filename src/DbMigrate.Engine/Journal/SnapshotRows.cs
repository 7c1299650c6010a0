using Npgsql;
using NpgsqlTypes;

namespace DbMigrate.Engine.Journal;

/// <summary>Reads and writes <c>dbmigrate.snapshot</c>: the objects of a phase as they were before it.</summary>
internal static class SnapshotRows
{
    // The newest execution whose initial objects are known: it has a snapshot, or its first row names what was absent.
    private const string Before = """
        select coalesce(s.scope, case when e.detail operator(pg_catalog.?) 'absent'::pg_catalog.text
                                      then array(select pg_catalog.jsonb_array_elements_text(
                                                     e.detail operator(pg_catalog.->) 'absent'::pg_catalog.text)) end),
               coalesce(s.objects, '[]'::pg_catalog.jsonb)::pg_catalog.text
        from dbmigrate.event e
        left join dbmigrate.snapshot s
          on s.plan operator(pg_catalog.=) e.plan and s.phase operator(pg_catalog.=) e.phase
         and s.execution operator(pg_catalog.=) e.execution
        where e.plan operator(pg_catalog.=) $1 and e.phase operator(pg_catalog.=) $2
          and e.event operator(pg_catalog.=) 'PhaseStarted'::pg_catalog.text
          and (s.execution is not null or e.detail operator(pg_catalog.?) 'absent'::pg_catalog.text)
        order by e.id desc limit 1
        """;

    /// <summary>
    /// Returns the statement that stores what a query over the catalog finds. <c>$1</c> is the query's scope,
    /// <c>$2</c> the plan, <c>$3</c> the phase, <c>$4</c> the execution.
    /// </summary>
    /// <param name="objects">A query that returns type, name and definition of each object in scope.</param>
    internal static string Store(string objects) =>
        $"""
            select dbmigrate.store_snapshot($2, $3, $4, $1,
                coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(o.type, o.name, o.definition)), '[]'))
            from (
            {objects}
            ) o(type, name, definition)
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
