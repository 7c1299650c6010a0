using DbMigrate.Engine.Journal;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Makes the journal's rows of a phase that is applied: its beginning and its end.</summary>
internal sealed class PhaseJournalEntries(RunContext run, PhaseExecution course, PhaseContent content)
{
    /// <summary>
    /// It begins, or goes on. <paramref name="absent"/>: the names of which none is there before it; null where a
    /// snapshot tells it.
    /// </summary>
    internal JournalEntry Started(bool resumed, string[]? absent)
    {
        var detail = new Dictionary<string, object?> { ["action"] = "Apply", ["variables"] = run.Variables };
        if (absent is not null)
        {
            detail["absent"] = absent;
        }

        return Entry(resumed ? JournalEvents.PhaseResumed : JournalEvents.PhaseStarted) with
        {
            Message = course.Phase.Title,
            Runner = run.Lock.ProcessId,
            Detail = run.Messages.Mask(JournalStore.Json(detail)),
        };
    }

    /// <summary>All its steps are done.</summary>
    internal JournalEntry Applied(int batches)
    {
        var steps = course.Phase.Apply.Count;
        return Applied($"{steps} {(steps == 1 ? "step" : "steps")}, {batches} {(batches == 1 ? "batch" : "batches")}.");
    }

    internal JournalEntry Applied(string message) =>
        Entry(JournalEvents.PhaseApplied) with
        {
            Duration = course.Clock.Elapsed,
            Message = message,
            Runner = run.Lock.ProcessId,
            Detail = JournalStore.Json("files", content.Files),
        };

    /// <summary>The rows that its last batch writes where nothing is asked after it.</summary>
    internal IReadOnlyList<JournalEntry> Closing(int batches) => [Applied(batches) with { RunsOn = true }, Verified()];

    internal JournalEntry Verified() =>
        Entry(JournalEvents.PhaseVerified) with
        {
            Message = "All verify checks passed.",
            Runner = run.Lock.ProcessId,
        };

    internal JournalEntry VerifyFailed(string message) =>
        Entry(JournalEvents.VerifyFailed) with
        {
            Message = message,
            Runner = run.Lock.ProcessId,
        };

    /// <summary>It ended before its end.</summary>
    internal JournalEntry Stopped(Exception error) =>
        Entry(
            error switch
            {
                OperationCanceledException => JournalEvents.PhaseInterrupted,
                WaitingForOperatorException => JournalEvents.PhaseWaiting,
                _ => JournalEvents.PhaseFailed,
            }
        ) with
        {
            Duration = course.Clock.Elapsed,
            Message = run.Messages.Mask(
                error is OperationCanceledException
                    ? "It was stopped by who ran it; the statement was cancelled on the server and its batch rolled back."
                    : error.Message
            ),
        };

    private JournalEntry Entry(string what) =>
        new(what)
        {
            Phase = course.Phase.Id,
            Run = run.Run,
            Epoch = course.Epoch,
            Checksum = content.Checksum,
        };
}
