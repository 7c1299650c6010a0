namespace DbMigrate.Engine.Steps.Copy;

/// <summary>How a copy runs.</summary>
/// <param name="Workers">How many tables, parts of tables or indexes are worked on in parallel.</param>
/// <param name="ChunkBytes">The size on disk from which a table is copied in parts of this size.</param>
/// <param name="ComparesContent">Whether the rows are compared by a hash, besides their number.</param>
/// <param name="BringsBack">Whether the undo brings rows of the target that changed since back to the source.</param>
internal sealed record CopyOptions(int Workers, long ChunkBytes, bool ComparesContent, bool BringsBack)
{
    /// <summary>When the workers wait for the server of the target.</summary>
    internal required ThrottleOptions Throttle { get; init; }
}
