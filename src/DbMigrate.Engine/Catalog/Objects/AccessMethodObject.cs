namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>An access method.</summary>
internal sealed record AccessMethodObject() : SchemaObject(ObjectKind.AccessMethod)
{
    /// <summary>i: of indexes; t: of tables.</summary>
    public required char Type { get; init; }

    /// <summary>Its handler function.</summary>
    public required string Handler { get; init; }

    internal static readonly ObjectSource Source = new("access-methods", ObjectCatalog.AccessMethod, Read);

    private static AccessMethodObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Type = row.Letter(),
            Handler = row.Text(),
        };
}
