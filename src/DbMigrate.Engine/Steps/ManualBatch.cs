using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Steps;

/// <summary>A task for the operator, done when its milestone is recorded.</summary>
internal sealed class ManualBatch : Batch
{
    /// <summary>What the operator has to do.</summary>
    internal required string Text { get; init; }

    /// <summary>The milestone that records that it is done.</summary>
    internal required string Milestone { get; init; }
}
