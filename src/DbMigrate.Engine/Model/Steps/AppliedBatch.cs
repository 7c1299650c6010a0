namespace DbMigrate.Engine.Model.Steps;

/// <summary>What the journal says of a batch of a phase's apply, for the undo of its step.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Before">What the batch kept of how it was before (<see cref="Batch.Before"/>), or null.</param>
internal sealed record AppliedBatch(AppliedOutcome Outcome, string? Before);

/// <summary>How a batch ended.</summary>
internal enum AppliedOutcome
{
    /// <summary>It took effect.</summary>
    Done,

    /// <summary>It was begun outside a transaction, and nothing is known of its end.</summary>
    InDoubt,

    /// <summary>It was begun outside a transaction and failed; it may have left something invalid.</summary>
    Failed,
}
