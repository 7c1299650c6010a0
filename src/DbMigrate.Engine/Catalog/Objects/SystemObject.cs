namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>An object of PostgreSQL's own whose privileges are not those that initdb gave it.</summary>
internal sealed record SystemObject() : PrivilegesObject(ObjectKind.SystemObject)
{
    internal static readonly ObjectSource Source = new("system-objects", ObjectCatalog.Extension, Read);

    private static SystemObject Read(ObjectRow row) =>
        new()
        {
            Address = new ObjectAddress(0, row.Number()),
            Name = row.Text(),
            Owner = row.Text(),
            Privileges = row.Texts(),
            Initial = row.Texts(),
        };
}
