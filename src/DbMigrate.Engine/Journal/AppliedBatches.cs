using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>
/// Reads what the last apply of a phase did, batch by batch. A derived undo reverts these batches and no others.
/// </summary>
internal static class AppliedBatches
{
    private const string Exists = "select pg_catalog.to_regclass('dbmigrate.event'::pg_catalog.text) is not null";

    private const string Newest = $"""
        select e.execution from dbmigrate.event e
        where e.plan operator(pg_catalog.=) $1 and e.phase operator(pg_catalog.=) $2
          and e.event operator(pg_catalog.=) any (array[
                  '{JournalEvents.PhaseStarted}', '{JournalEvents.PhaseResumed}',
                  '{JournalEvents.PhaseAdopted}']::pg_catalog.text[])
        order by e.id desc limit 1
        """;

    private const string Batches = $"""
        select e.step, e.batch, e.event,
               (e.detail operator(pg_catalog.->) 'done'::pg_catalog.text)
                   operator(pg_catalog.=) 'true'::pg_catalog.jsonb,
               e.detail operator(pg_catalog.->>) 'before'::pg_catalog.text
        from dbmigrate.event e
        where e.execution operator(pg_catalog.=) $1 and e.step is not null and e.batch is not null
          and e.event operator(pg_catalog.=) any (array[
                  '{JournalEvents.BatchStarted}', '{JournalEvents.BatchDone}', '{JournalEvents.BatchFailed}',
                  '{JournalEvents.BatchResolved}']::pg_catalog.text[])
        order by e.id
        """;

    /// <summary>Returns the newest execution that applied the phase; null: none.</summary>
    internal static async Task<Guid?> ReadExecutionAsync(
        NpgsqlConnection home,
        string plan,
        string phase,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Newest, home)
        {
            Parameters =
            {
                new() { Value = plan },
                new() { Value = phase },
            },
        };
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is Guid found ? found : null;
    }

    /// <summary>Returns the batches of the last apply of a phase that is not undone, as home knows them; else none.</summary>
    internal static async Task<IReadOnlyDictionary<(int Step, string Batch), AppliedBatch>> ReadInEffectAsync(
        NpgsqlConnection home,
        string plan,
        string phase,
        CancellationToken cancellationToken
    )
    {
        var batches = new Dictionary<(int Step, string Batch), AppliedBatch>();
        await using var exists = new NpgsqlCommand(Exists, home);
        if (await exists.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not true)
        {
            return batches;
        }

        var since = await KeptExecutions.ReadAsync(home, plan, phase, cancellationToken).ConfigureAwait(false);
        if (
            await ReadExecutionAsync(home, plan, phase, cancellationToken).ConfigureAwait(false) is { } execution
            && since.Contains(execution)
        )
        {
            await AddAsync(home, execution, batches, cancellationToken).ConfigureAwait(false);
        }

        return batches;
    }

    /// <summary>
    /// Adds the batches of an execution that one journal knows, by the step's position in the apply and the batch's
    /// key.
    /// </summary>
    internal static async Task AddAsync(
        NpgsqlConnection connection,
        Guid execution,
        Dictionary<(int Step, string Batch), AppliedBatch> batches,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Batches, connection)
        {
            Parameters = { new() { Value = execution } },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var key = (reader.GetInt32(0), reader.GetString(1));
            var outcome = reader.GetString(2) switch
            {
                JournalEvents.BatchStarted => AppliedOutcome.InDoubt,
                JournalEvents.BatchDone => AppliedOutcome.Done,
                JournalEvents.BatchResolved when !reader.IsDBNull(3) && reader.GetBoolean(3) => AppliedOutcome.Done,
                _ => AppliedOutcome.Failed,
            };
            batches[key] = new AppliedBatch(
                outcome,
                reader.IsDBNull(4) ? batches.GetValueOrDefault(key)?.Before : reader.GetString(4)
            );
        }
    }
}
