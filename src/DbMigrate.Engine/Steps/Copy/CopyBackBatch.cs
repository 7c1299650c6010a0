using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Schema.Content;

namespace DbMigrate.Engine.Steps.Copy;

/// <summary>
/// Brings the rows that were changed in the target since the copy back to the source, in one transaction there.
/// </summary>
internal sealed class CopyBackBatch : Batch
{
    /// <summary>The objects of the copy, as the source has them.</summary>
    internal required DatabaseSchema Schema { get; init; }

    /// <summary>What the copy left in each table.</summary>
    internal required IReadOnlyList<TableContent> Copied { get; init; }
}
