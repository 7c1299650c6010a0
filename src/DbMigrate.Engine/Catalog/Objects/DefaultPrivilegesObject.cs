namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>The privileges that objects of a kind get when a role creates them.</summary>
internal sealed record DefaultPrivilegesObject() : SchemaObject(ObjectKind.DefaultPrivileges)
{
    /// <summary>The role.</summary>
    public required string Role { get; init; }

    /// <summary>The schema; null: all.</summary>
    public string? Schema { get; init; }

    /// <summary>The kind of objects: <c>tables</c>.</summary>
    public required string Objects { get; init; }

    /// <summary>The privileges, sorted.</summary>
    public required IReadOnlyList<string> Items { get; init; }

    /// <summary>The privileges that PostgreSQL gives by itself.</summary>
    public required IReadOnlyList<string> Standard { get; init; }

    internal static readonly ObjectSource Source = new("default-privileges", ObjectCatalog.DefaultPrivileges, Read);

    private static DefaultPrivilegesObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Role = row.Text(),
            Schema = row.TextOrNull(),
            Objects = row.Text(),
            Items = row.Texts(),
            Standard = row.Texts(),
        };
}
