using DbMigrate.Engine.Journal;

namespace DbMigrate.Engine.Model.Steps;

/// <summary>
/// Something that is not SQL in the batch's own transaction: a program, words for an operator, a milestone, a backfill
/// with transactions of its own.
/// </summary>
internal sealed class ActionBatch : Batch
{
    /// <summary>Does it.</summary>
    internal required Func<ActionContext, CancellationToken, Task<ActionOutcome>> Run { get; init; }

    /// <summary>
    /// True: doing it again after a crash does no harm (it resumes by itself, or only records). False: after a crash
    /// between its start and its end it is
    /// in doubt, and a person must say.
    /// </summary>
    internal bool RepeatIsHarmless { get; init; }

    internal override Task RunAsync(BatchRunner runner, CancellationToken cancellationToken) =>
        runner.RunActionAsync(this, cancellationToken);
}

/// <summary>How an action ended; a failure is an exception.</summary>
/// <param name="Done">False: it waits for somebody; the phase stops here and goes on at the next invocation.</param>
/// <param name="Message">What was done, or what it waits for and how to say that it is done.</param>
/// <param name="Milestone">The milestone whose record says that it is done, where it waits.</param>
internal sealed record ActionOutcome(bool Done, string? Message = null, string? Milestone = null)
{
    /// <summary>
    /// Rows for the journal besides the batch's own, written with it in one transaction: both or neither, and once.
    /// </summary>
    internal IReadOnlyList<JournalEntry> Records { get; init; } = [];
}
