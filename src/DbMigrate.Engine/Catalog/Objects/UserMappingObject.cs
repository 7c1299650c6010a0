namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A user mapping. It is named <c>FOR user SERVER server</c>.</summary>
internal sealed record UserMappingObject() : SchemaObject(ObjectKind.UserMapping)
{
    /// <summary>The user, or PUBLIC.</summary>
    public required string User { get; init; }

    /// <summary>The foreign server.</summary>
    public required string Server { get; init; }

    /// <summary>Its options as <c>name=value</c>, secrets masked; null: none, or none that the reader may see.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    internal static readonly ObjectSource Source = new("user-mappings", ObjectCatalog.UserMapping, Read);

    private static UserMappingObject Read(ObjectRow row)
    {
        var (address, user, server) = (row.Address(), row.Text(), row.Text());
        return new UserMappingObject
        {
            Address = address,
            Name = $"FOR {user} SERVER {server}",
            User = user,
            Server = server,
            Options = SecretOptions.Masked(row.TextsOrNull()),
        };
    }
}
