using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Execution.Batches;
using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>
/// Reads what the last apply of a phase did, batch by batch: a derived undo takes back that and nothing else.
/// </summary>
internal static class AppliedBatches
{
    private const string Course = """
        select e.epoch from dbmigrate.event e
        where e.plan = $1 and e.phase = $2 and e.event in ('PhaseStarted', 'PhaseResumed', 'PhaseAdopted') order by e.id desc limit 1
        """;

    private const string Batches = """
        select e.step, e.batch, e.event, (e.detail ->> 'done')::boolean, e.detail ->> 'before'
        from dbmigrate.event e
        where e.epoch = $1 and e.event in ('BatchStarted', 'BatchDone', 'BatchFailed', 'BatchResolved') and e.step is not null and e.batch is not null
        order by e.id
        """;

    /// <summary>
    /// The batches by the step's position in the apply and their key; null where the journal knows no course of the
    /// phase.
    /// </summary>
    internal static async Task<IReadOnlyDictionary<(int Step, string Batch), AppliedBatch>?> ReadAsync(
        RunContext run,
        MigrationPhase phase,
        CancellationToken cancellationToken
    )
    {
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        Guid epoch;
        await using (
            var command = new NpgsqlCommand(Course, home)
            {
                Parameters =
                {
                    new() { Value = run.Plan.Name },
                    new() { Value = phase.Id },
                },
            }
        )
        {
            if (await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is not Guid found)
            {
                return null;
            }

            epoch = found;
        }

        var batches = new Dictionary<(int, string), AppliedBatch>();
        await AddAsync(home, epoch, batches, cancellationToken).ConfigureAwait(false);
        await RemoteJournals
            .ForEachAsync(
                run,
                phase,
                phase.Apply,
                c => AddAsync(c, epoch, batches, cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        return batches;
    }

    private static async Task AddAsync(
        NpgsqlConnection connection,
        Guid epoch,
        Dictionary<(int, string), AppliedBatch> batches,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Batches, connection) { Parameters = { new() { Value = epoch } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var key = (reader.GetInt32(0), reader.GetString(1));
            var outcome = reader.GetString(2) switch
            {
                "BatchStarted" => AppliedOutcome.InDoubt,
                "BatchDone" => AppliedOutcome.Done,
                "BatchResolved" when !reader.IsDBNull(3) && reader.GetBoolean(3) => AppliedOutcome.Done,
                _ => AppliedOutcome.Failed,
            };
            batches[key] = new AppliedBatch(
                outcome,
                reader.IsDBNull(4) ? batches.GetValueOrDefault(key)?.Before : reader.GetString(4)
            );
        }
    }
}
