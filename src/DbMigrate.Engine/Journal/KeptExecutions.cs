using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>Reads whether anything of a phase's executions is in a database, by its journal.</summary>
internal static class KeptExecutions
{
    private const string SinceUndone = $"""
        select distinct e.execution from dbmigrate.event e
        where e.plan operator(pg_catalog.=) $1 and e.phase operator(pg_catalog.=) $2 and e.execution is not null
          and e.id operator(pg_catalog.>) coalesce((
              select pg_catalog.max(u.id) from dbmigrate.event u
              where u.plan operator(pg_catalog.=) $1 and u.phase operator(pg_catalog.=) $2
                and u.event operator(pg_catalog.=) '{JournalEvents.PhaseUndone}'::pg_catalog.text),
              0::pg_catalog.int8)
        """;

    // A statement outside of a transaction, a program and a manual task may leave something although they failed.
    private const string Kept = $"""
        select exists (
                   select from dbmigrate.event e
                   where e.execution operator(pg_catalog.=) any ($1)
                     and e.event operator(pg_catalog.=) any (array[
                             '{JournalEvents.BatchStarted}', '{JournalEvents.BatchDone}',
                             '{JournalEvents.BatchResolved}', '{JournalEvents.PhaseWaiting}',
                             '{JournalEvents.PhaseApplied}', '{JournalEvents.PhaseAdopted}']::pg_catalog.text[]))
            or exists (
                   select from dbmigrate.cursor c
                   where c.execution operator(pg_catalog.=) any ($1)
                     and c.rows operator(pg_catalog.>) 0::pg_catalog.int8)
        """;

    /// <summary>Returns the executions of a phase since it was last undone, its undos among them.</summary>
    internal static async Task<Guid[]> ReadAsync(
        NpgsqlConnection home,
        string plan,
        string phase,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(SinceUndone, home)
        {
            Parameters =
            {
                new() { Value = plan },
                new() { Value = phase },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var executions = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            executions.Add(reader.GetGuid(0));
        }

        return [.. executions];
    }

    /// <summary>
    /// Returns whether a batch or a row of executions may be in the database of a session. Programs and statements
    /// outside of a transaction count from their start.
    /// </summary>
    internal static async Task<bool> AnyAsync(
        NpgsqlConnection connection,
        Guid[] executions,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Kept, connection) { Parameters = { new() { Value = executions } } };
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
    }
}
