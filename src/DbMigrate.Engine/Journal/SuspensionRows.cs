using DbMigrate.Engine.Model.State;
using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>Reads whether a phase is suspended.</summary>
internal static class SuspensionRows
{
    private const string Newest = $"""
        select e.event = '{JournalEvents.PhaseSuspended}', e.db_user, e.at, nullif(e.message, '')
        from dbmigrate.event e
        where e.plan = $1 and e.phase = $2
          and e.event in ('{JournalEvents.PhaseSuspended}', '{JournalEvents.PhaseContinued}')
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
