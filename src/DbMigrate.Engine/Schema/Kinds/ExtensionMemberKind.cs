using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Privileges on members of extensions. CREATE EXTENSION makes the members themselves.</summary>
internal sealed class ExtensionMemberKind : SchemaKind<ExtensionMemberObject>
{
    internal override bool HasOwnOwner(SchemaObject found) => false;

    internal override string GrantTarget(SchemaObject found) => found.Name;

    protected override string Target(ExtensionMemberObject found) => found.Name;

    // What a member begins with follows from the version of its extension.
    protected override IEnumerable<Facet> Facets(ExtensionMemberObject found) => [];

    // The privileges come with the parts that all kinds have.
    protected override void Create(ExtensionMemberObject wanted, ScriptWriter script) { }

    internal override void Drop(SchemaObject found, ScriptWriter script)
    {
        var initial = (ExtensionMemberObject)found with { Privileges = ((ExtensionMemberObject)found).Initial };
        PrivilegeStatements.Write(this, initial, found, script);
    }

    internal override bool TryAlter(AlteredObject change, ScriptWriter script) => true;
}
