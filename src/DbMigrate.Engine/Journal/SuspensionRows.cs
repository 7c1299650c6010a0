using DbMigrate.Engine.Model.State;
using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>Reads whether a phase is suspended.</summary>
internal static class SuspensionRows
{
    private const string Newest = $"""
        select e.event operator(pg_catalog.=) '{JournalEvents.PhaseSuspended}'::pg_catalog.text, e.db_user, e.at,
               case when pg_catalog.length(e.message) operator(pg_catalog.>) 0 then e.message end
        from dbmigrate.event e
        where e.plan operator(pg_catalog.=) $1 and e.phase operator(pg_catalog.=) $2
          and e.event operator(pg_catalog.=) any (array[
                  '{JournalEvents.PhaseSuspended}', '{JournalEvents.PhaseContinued}']::pg_catalog.text[])
        order by e.id desc limit 1
        """;

    /// <summary>Returns the login, time and reason of the suspension; null: not suspended.</summary>
    internal static async Task<SuspensionRecord?> ReadAsync(
        NpgsqlConnection connection,
        string plan,
        string phase,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Newest, connection)
        {
            Parameters =
            {
                new() { Value = plan },
                new() { Value = phase },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        return await reader.ReadAsync(cancellationToken).ConfigureAwait(false) && reader.GetBoolean(0)
            ? new SuspensionRecord(
                phase,
                reader.GetString(1),
                reader.GetFieldValue<DateTimeOffset>(2),
                reader.IsDBNull(3) ? null : reader.GetString(3)
            )
            : null;
    }
}
