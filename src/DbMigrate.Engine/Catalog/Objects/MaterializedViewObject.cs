namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A materialized view.</summary>
internal sealed record MaterializedViewObject() : ViewObject(ObjectKind.MaterializedView)
{
    /// <summary>Its access method, where that is not heap.</summary>
    public string? AccessMethod { get; init; }

    /// <summary>Its tablespace, where that is not the database's.</summary>
    public string? Tablespace { get; init; }

    /// <summary>True: an index is marked for CLUSTER.</summary>
    public bool IsClustered { get; init; }
}
