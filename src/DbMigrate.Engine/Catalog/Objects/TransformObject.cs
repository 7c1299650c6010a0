namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A transform of a type for a language.</summary>
internal sealed record TransformObject() : SchemaObject(ObjectKind.Transform)
{
    /// <summary>The function to the language, or null.</summary>
    public string? FromSql { get; init; }

    /// <summary>The function from the language, or null.</summary>
    public string? ToSql { get; init; }

    internal static readonly ObjectSource Source = new("transforms", ObjectCatalog.Transform, Read);

    private static TransformObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            FromSql = row.TextOrNull(),
            ToSql = row.TextOrNull(),
        };
}
