namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A schema, as CREATE SCHEMA makes it.</summary>
internal sealed record NamespaceObject() : SchemaObject(ObjectKind.Schema)
{
    internal static readonly ObjectSource Source = new("namespaces", ObjectCatalog.Namespace, Read);

    private static NamespaceObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Privileges = row.TextsOrNull(),
        };
}
