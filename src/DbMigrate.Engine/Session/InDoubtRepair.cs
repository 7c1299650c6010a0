using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Results;
using Npgsql;

namespace DbMigrate.Engine.Session;

/// <summary>Records the outcome of a batch in doubt, as an operator states it.</summary>
internal static class InDoubtRepair
{
    /// <summary>
    /// Records in the journal that the batches in doubt are done, or are not. The phase is then failed, and its message
    /// is what was recorded.
    /// </summary>
    /// <returns>What was recorded, without secrets.</returns>
    /// <exception cref="NothingInDoubtException">No batch of the phase is in doubt.</exception>
    /// <exception cref="InDoubtException">A session of a run still executes a statement: its outcome is open.</exception>
    internal static async Task<string> MarkAsync(
        JournalStore journal,
        NpgsqlConnection home,
        MessageSink messages,
        JournalState state,
        MigrationPhase phase,
        bool done,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var record = Require(state, phase);
        var executionId = record.ExecutionId!.Value;
        var doubts = await JournalStore.ReadDoubtsAsync(home, executionId, cancellationToken).ConfigureAwait(false);
        if (await OrphanedRun.FindAsync(home, cancellationToken).ConfigureAwait(false) is { } running)
        {
            throw StillRunning(phase, doubts.First(), running);
        }

        var entries = new List<JournalEntry>();
        foreach (var (step, batch) in doubts)
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

        var what = string.Join(", ", doubts.Select(d => $"{d.Step}/{d.Batch}"));
        var said = messages.Mask(
            $"Step and batch {what}: {(done ? "done" : "not done")}, as {state.SessionUser} states: {reason}"
        );

        // The row of the phase replaces the message that it is in doubt.
        entries.Add(
            new JournalEntry(record.Undoing ? JournalEvents.UndoFailed : JournalEvents.PhaseFailed)
            {
                Phase = phase.Id,
                Run = record.Run,
                ExecutionId = executionId,
                Checksum = record.Checksum,
                Message = said,
            }
        );
        await journal.AppendAsync(home, durable: true, cancellationToken, [.. entries]).ConfigureAwait(false);
        return said;
    }

    private static InDoubtException StillRunning(
        MigrationPhase phase,
        (int Step, string Batch) doubt,
        OrphanedRun running
    )
    {
        var query = running.Query.Length > 0 ? $": {running.Query.ReplaceLineEndings(" ")}" : string.Empty;
        return new InDoubtException(
            $"Phase {phase.Id}: a session of a run still executes a statement (process {running.ProcessId}{query}). "
                + "The outcome is open until it has ended. Nothing was recorded. "
                + $"To end it: select pg_terminate_backend({running.ProcessId}).",
            phase.Id,
            doubt.Step,
            doubt.Batch
        );
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
