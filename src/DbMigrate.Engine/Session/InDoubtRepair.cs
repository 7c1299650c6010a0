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
        var executionId = Require(state, phase).ExecutionId!.Value;
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

    /// <summary>Returns the record of a phase of which a batch is in doubt.</summary>
    /// <exception cref="NothingInDoubtException">No batch of the phase is in doubt.</exception>
    internal static PhaseRecord Require(JournalState state, MigrationPhase phase)
    {
        var record = state.Phases.GetValueOrDefault(phase.Id);
        return record is { State: MigrationState.InDoubt, ExecutionId: not null }
            ? record
            : throw new NothingInDoubtException(
                $"No batch of phase {phase.Id} is in doubt: the phase is {record?.State.ToString() ?? "not started"}.",
                phase.Id
            )
            {
                State = record?.State,
            };
    }
}
