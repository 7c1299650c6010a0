using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Steps;

/// <summary>Records a milestone.</summary>
internal sealed class MilestoneBatch : Batch
{
    /// <summary>The milestone's name.</summary>
    internal required string Milestone { get; init; }
}
