using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>A session of a run that still executes a statement on the home database.</summary>
/// <remarks>The server notices a killed client only when it answers: the statement goes on until then.</remarks>
/// <param name="ProcessId">The process of the session.</param>
/// <param name="Query">The beginning of the statement; empty where the role may not see it.</param>
internal sealed record OrphanedRun(int ProcessId, string Query)
{
    private const string Sql = """
        select a.pid, coalesce(pg_catalog.left(a.query, 200), '')
        from pg_catalog.pg_stat_activity a
        where a.datname operator(pg_catalog.=) pg_catalog.current_database()
          and a.pid operator(pg_catalog.<>) pg_catalog.pg_backend_pid()
          and a.state operator(pg_catalog.=) 'active'
          and a.application_name operator(pg_catalog.~) '^dbmigrate .* run$'
        order by a.query_start
        limit 1
        """;

    /// <summary>Returns the session that has executed for the longest time; null where there is none.</summary>
    internal static async Task<OrphanedRun?> FindAsync(NpgsqlConnection home, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, home);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false)
            ? new OrphanedRun(reader.GetInt32(0), reader.GetString(1))
            : null;
    }
}
