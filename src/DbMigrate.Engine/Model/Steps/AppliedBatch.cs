namespace DbMigrate.Engine.Model.Steps;

/// <summary>The journal's record of a batch of an apply, for the undo of its step.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Before">What the batch kept of the state before it (<see cref="Batch.Before"/>), or null.</param>
internal sealed record AppliedBatch(AppliedOutcome Outcome, string? Before);

/// <summary>How a batch ended.</summary>
internal enum AppliedOutcome
{
    /// <summary>It took effect.</summary>
    Done,

    /// <summary>It was started outside a transaction and its outcome is unknown.</summary>
    InDoubt,

    /// <summary>It was started outside a transaction and failed; it may have left an invalid object.</summary>
    Failed,
}
