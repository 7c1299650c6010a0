namespace DbMigrate.Engine.Catalog;

/// <summary>Whether a table is a partition of another.</summary>
internal enum PartitionState
{
    /// <summary>There is no such table.</summary>
    Missing,

    /// <summary>The table is no partition of the other.</summary>
    Detached,

    /// <summary>DETACH PARTITION CONCURRENTLY began and did not end: FINALIZE ends it.</summary>
    DetachPending,

    /// <summary>The table is a partition of the other.</summary>
    Attached,
}
