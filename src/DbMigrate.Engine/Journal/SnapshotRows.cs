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
               pg_catalog.jsonb_typeof(s.objects operator(pg_catalog.->) 0), s.objects operator(pg_catalog.->>) 0
        from dbmigrate.event e
        left join dbmigrate.snapshot s
          on s.plan operator(pg_catalog.=) e.plan and s.phase operator(pg_catalog.=) e.phase
         and s.execution operator(pg_catalog.=) e.execution
        where e.plan operator(pg_catalog.=) $1 and e.phase operator(pg_catalog.=) $2
          and e.event operator(pg_catalog.=) 'PhaseStarted'::pg_catalog.text
          and (s.execution is not null or e.detail operator(pg_catalog.?) 'absent'::pg_catalog.text)
        order by e.id desc limit 1
        """;

    private const string StoreSql = """
        select dbmigrate.store_snapshot($1, $2, $3, $4,
            case when $5::pg_catalog.text is null then '[]'::pg_catalog.jsonb
                 else pg_catalog.jsonb_build_array($5::pg_catalog.text) end)
        """;

    /// <summary>Returns the command that stores the schema before a phase.</summary>
    /// <param name="plan">The plan's name.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="execution">The id of its execution.</param>
    /// <param name="scope">The relations that were read, as SQL names; null: any object.</param>
    /// <param name="text">The schema; null: none of them exists.</param>
    internal static NpgsqlBatchCommand Store(
        string plan,
        string phase,
        Guid execution,
        string[]? scope,
        string? text
    ) =>
        new(StoreSql)
        {
            Parameters =
            {
                new() { Value = plan },
                new() { Value = phase },
                new() { Value = execution },
                new() { Value = (object?)scope ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
                new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
            },
        };

    /// <summary>Returns the newest snapshot of a phase; null where there is none.</summary>
    internal static async Task<SnapshotRow?> ReadAsync(
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
            ? new SnapshotRow(
                reader.IsDBNull(0) ? null : reader.GetFieldValue<string[]>(0),
                reader.IsDBNull(2) ? null : reader.GetString(2),
                IsOfOldForm: !reader.IsDBNull(1) && reader.GetString(1) == "array"
            )
            : null;
    }
}
