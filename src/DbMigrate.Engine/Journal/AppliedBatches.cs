using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Journal;

/// <summary>Reads what the last apply of a phase did, batch by batch. A derived undo reverts that and nothing else.</summary>
internal static class AppliedBatches
{
    private const string Execution = """
        select e.epoch from dbmigrate.event e
        where e.plan = $1 and e.phase = $2 and e.event in ('PhaseStarted', 'PhaseResumed', 'PhaseAdopted') order by e.id desc limit 1
        """;

    private const string Batches = """
        select e.step, e.batch, e.event, (e.detail ->> 'done')::boolean, e.detail ->> 'before'
        from dbmigrate.event e
        where e.epoch = $1 and e.event in ('BatchStarted', 'BatchDone', 'BatchFailed', 'BatchResolved') and e.step is not null and e.batch is not null
        order by e.id
        """;

    /// <summary>Returns the id of the last apply of a phase; null where the journal has none.</summary>
    internal static async Task<Guid?> ReadExecutionAsync(
        NpgsqlConnection home,
        string plan,
        string phase,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(Execution, home)
        {
            Parameters =
            {
                new() { Value = plan },
                new() { Value = phase },
            },
        };
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as Guid?;
    }

    /// <summary>Adds the batches that one database's journal has of an execution.</summary>
    internal static async Task AddAsync(
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
