namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A range type, with its multirange type.</summary>
internal sealed record RangeObject() : SchemaObject(ObjectKind.Range)
{
    /// <summary>The type of its bounds.</summary>
    public required string Subtype { get; init; }

    /// <summary>The operator class of B-tree that orders the bounds.</summary>
    public required string OperatorClass { get; init; }

    /// <summary>The collation of the bounds; null: that of the subtype.</summary>
    public string? Collation { get; init; }

    /// <summary>The function that makes equal ranges identical, or null.</summary>
    public string? Canonical { get; init; }

    /// <summary>The function that subtracts bounds, or null.</summary>
    public string? Difference { get; init; }

    /// <summary>The multirange type.</summary>
    public required string Multirange { get; init; }

    internal static readonly ObjectSource Source = new("ranges", ObjectCatalog.Type, Read);

    private static RangeObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Privileges = row.TextsOrNull(),
            Subtype = row.Text(),
            OperatorClass = row.Text(),
            Collation = row.TextOrNull(),
            Canonical = row.TextOrNull(),
            Difference = row.TextOrNull(),
            Multirange = row.Text(),
        };
}
