using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Steps.Copy;

/// <summary>Sets the sequences, gathers statistics, and compares the rows of the source with those of the target.</summary>
internal sealed class CopyCompareBatch : Batch
{
    /// <summary>The objects of the copy.</summary>
    internal required DatabaseSchema Schema { get; init; }

    /// <summary>How the copy runs.</summary>
    internal required CopyOptions Options { get; init; }
}
