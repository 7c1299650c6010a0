namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A foreign server.</summary>
internal sealed record ServerObject() : SchemaObject(ObjectKind.Server)
{
    /// <summary>Its foreign data wrapper.</summary>
    public required string Wrapper { get; init; }

    /// <summary>Its type, or null.</summary>
    public string? Type { get; init; }

    /// <summary>Its version, or null.</summary>
    public string? Version { get; init; }

    /// <summary>Its options as <c>name=value</c>, secrets masked, or null.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    internal static readonly ObjectSource Source = new("servers", ObjectCatalog.ForeignServer, Read);

    private static ServerObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Privileges = row.TextsOrNull(),
            Wrapper = row.Text(),
            Type = row.TextOrNull(),
            Version = row.TextOrNull(),
            Options = SecretOptions.Masked(row.TextsOrNull()),
        };
}
