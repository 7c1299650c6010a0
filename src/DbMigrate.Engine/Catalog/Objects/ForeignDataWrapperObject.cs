namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A foreign data wrapper.</summary>
internal sealed record ForeignDataWrapperObject() : SchemaObject(ObjectKind.ForeignDataWrapper)
{
    /// <summary>The function that plans and executes, or null.</summary>
    public string? Handler { get; init; }

    /// <summary>The function that checks options, or null.</summary>
    public string? Validator { get; init; }

    /// <summary>Its options as <c>name=value</c>, secrets masked, or null.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    internal static readonly ObjectSource Source = new("wrappers", ObjectCatalog.ForeignDataWrapper, Read);

    private static ForeignDataWrapperObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Privileges = row.TextsOrNull(),
            Handler = row.TextOrNull(),
            Validator = row.TextOrNull(),
            Options = SecretOptions.Masked(row.TextsOrNull()),
        };
}
