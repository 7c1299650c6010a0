namespace DbMigrate.Engine.Catalog;

/// <summary>The properties of an index in the catalog.</summary>
/// <param name="TableOid">The number of its table.</param>
/// <param name="Table">Its table, as SQL reads it under any search_path.</param>
/// <param name="Definition">The statement that creates it; names in it are whole.</param>
/// <param name="Comment">Its comment, or null.</param>
/// <param name="Constraint">The constraint that it supports, not quoted, or null.</param>
/// <param name="IsValid">Whether queries may use it.</param>
/// <param name="IsReady">Whether writes maintain it.</param>
/// <param name="IsReplicaIdentity">Whether it is the REPLICA IDENTITY of its table.</param>
/// <param name="IsAttached">Whether it is attached to an index of a partitioned table.</param>
internal sealed record CatalogIndex(
    uint TableOid,
    string Table,
    string Definition,
    string? Comment,
    string? Constraint,
    bool IsValid,
    bool IsReady,
    bool IsReplicaIdentity,
    bool IsAttached
)
{
    /// <summary>Whether it is complete: valid and ready.</summary>
    internal bool IsComplete => IsValid && IsReady;
}
