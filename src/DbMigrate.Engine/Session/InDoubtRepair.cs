using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Session;

/// <summary>Records the outcome of a batch in doubt, as an operator states it.</summary>
internal static class InDoubtRepair
{
    /// <summary>Records in the journal that the batch in doubt is done, or is not.</summary>
    /// <exception cref="NothingInDoubtException">No batch of the phase is in doubt.</exception>
    internal static async Task MarkAsync(
        JournalStore journal,
        NpgsqlConnection home,
        JournalState state,
        MigrationPhase phase,
        bool done,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var record = state.Phases.GetValueOrDefault(phase.Id);
        if (record is not { State: MigrationState.InDoubt, ExecutionId: { } executionId })
        {
            throw new NothingInDoubtException(
                $"No batch of phase {phase.Id} is in doubt: the phase is {record?.State.ToString() ?? "not started"}.",
                phase.Id
            )
            {
                State = record?.State,
            };
        }

        var entries = new List<JournalEntry>();
        foreach (
            var (step, batch) in await JournalStore
                .ReadDoubtsAsync(home, executionId, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            entries.Add(
                new JournalEntry(JournalEvents.BatchResolved)
                {
                    Phase = phase.Id,
                    Step = step,
                    Batch = batch,
                    ExecutionId = executionId,
                    Message = $"{(done ? "Done" : "Not done")}, as {state.SessionUser} states: {reason}",
                    Detail = JournalStore.Json(
                        new Dictionary<string, object?> { ["done"] = done, ["reason"] = reason }
                    ),
                }
            );
        }

        await journal.AppendAsync(home, durable: true, cancellationToken, [.. entries]).ConfigureAwait(false);
    }
}
