namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A member of an extension whose privileges are not those that it began with.</summary>
internal sealed record ExtensionMemberObject() : PrivilegesObject(ObjectKind.ExtensionMember)
{
    internal static readonly ObjectSource Source = new("extension-members", ObjectCatalog.Extension, Read);

    // It stands for the privileges alone. What needs the member needs its extension.
    private static ExtensionMemberObject Read(ObjectRow row)
    {
        var number = row.Number();
        return new ExtensionMemberObject
        {
            Address = new ObjectAddress(0, number),
            Name = row.Text(),
            DependsOn = [$"extension {row.Text()}"],
            Owner = row.Text(),
            Privileges = row.Texts(),
            Initial = row.Texts(),
        };
    }
}
