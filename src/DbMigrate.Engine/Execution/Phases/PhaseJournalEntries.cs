using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Resolved;
using DbMigrate.Engine.Server.Connections;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Makes the journal's rows of a phase's apply: its start and its end.</summary>
internal sealed class PhaseJournalEntries(RunContext run, PhaseExecution execution, ResolvedPhase resolved)
{
    /// <summary>The message of a phase that is applied and has no verify checks.</summary>
    internal const string AppliedWithoutChecks = "Applied; the phase has no verify checks.";

    /// <summary>
    /// The row of its start, or of its resumption. <paramref name="absent"/>: the names of which none existed before
    /// it; null where a snapshot is stored.
    /// </summary>
    internal JournalEntry Started(bool resumed, string[]? absent)
    {
        var detail = new Dictionary<string, object?> { ["action"] = "Apply", ["variables"] = Variables() };
        if (absent is not null)
        {
            detail["absent"] = absent;
        }

        if (resumed && resolved.DigestBefore(run.State.Phases.GetValueOrDefault(execution.Phase.Id)) is { } before)
        {
            detail["was"] = before;
        }

        return Entry(resumed ? JournalEvents.PhaseResumed : JournalEvents.PhaseStarted) with
        {
            Message = execution.Phase.Title,
            Runner = run.Lock.ProcessId,
            Detail = JournalStore.Json(detail),
        };
    }

    /// <summary>The row of its end: all its steps are done.</summary>
    internal JournalEntry Applied(int batches)
    {
        var steps = execution.Phase.Apply.Count;
        return Applied($"{steps} {(steps == 1 ? "step" : "steps")}, {batches} {(batches == 1 ? "batch" : "batches")}.");
    }

    internal JournalEntry Applied(string message) =>
        Entry(JournalEvents.PhaseApplied) with
        {
            Duration = execution.Clock.Elapsed,
            Message = message,
            Runner = run.Lock.ProcessId,
            Detail = JournalStore.Json("files", resolved.Files),
            Beside = run.KeptHistory?.Applied(execution.Phase) ?? [],
        };

    /// <summary>The rows of its end that its last batch writes, where it has no verify checks.</summary>
    internal IReadOnlyList<JournalEntry> End(int batches) => [Applied(batches) with { RunsOn = true }, Verified()];

    /// <summary>The rows of the checks that were run at a stage.</summary>
    internal IEnumerable<JournalEntry> Checks(CheckStage stage) =>
        CheckEntries.Of(
            execution.Checks.Where(c => c.Stage == stage),
            run.Run,
            execution.ExecutionId,
            run.Messages.Mask
        );

    /// <summary>The row of a phase of which no verify check failed.</summary>
    internal JournalEntry Verified() =>
        Entry(JournalEvents.PhaseVerified) with
        {
            Message =
                execution.Phase.Verify.Count == 0
                    ? AppliedWithoutChecks
                    : run.Messages.Mask(
                        CheckEntries.Summary([.. execution.Checks.Where(c => c.Stage == CheckStage.Verify)])
                    ),
            Runner = run.Lock.ProcessId,
        };

    internal JournalEntry VerifyFailed(string message) =>
        Entry(JournalEvents.VerifyFailed) with
        {
            Message = message,
            Runner = run.Lock.ProcessId,
        };

    /// <summary>The row of an execution that stopped before its end.</summary>
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
            Duration = execution.Clock.Elapsed,
            Message = run.Messages.Mask(error.Message),
        };

    // By the name too: a short value is not masked in texts.
    private Dictionary<string, string> Variables() =>
        run.Variables.ToDictionary(
            v => v.Key,
            v => SecretName.IsSecret(v.Key) ? Redactor.Mask : v.Value,
            StringComparer.Ordinal
        );

    private JournalEntry Entry(string what) =>
        new(what)
        {
            Phase = execution.Phase.Id,
            Run = run.Run,
            ExecutionId = execution.ExecutionId,
            Checksum = resolved.Digest.ToString(),
        };
}
