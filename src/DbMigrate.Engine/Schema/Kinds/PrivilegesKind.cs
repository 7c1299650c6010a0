using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Privileges on objects that are not made by the schema: members of extensions, PostgreSQL's own objects.</summary>
/// <typeparam name="T">The type of the objects.</typeparam>
internal sealed class PrivilegesKind<T> : SchemaKind<T>
    where T : PrivilegesObject
{
    internal override bool HasOwnOwner(SchemaObject found) => false;

    internal override string GrantTarget(SchemaObject found) => ((T)found).Target;

    protected override string Target(T found) => found.Target;

    // What such an object begins with follows from the version of its extension, or of the server.
    protected override IEnumerable<Facet> Facets(T found) => [];

    // The privileges come with the parts that all kinds have.
    protected override void Create(T wanted, ScriptWriter script) { }

    internal override void Drop(SchemaObject found, ScriptWriter script)
    {
        var initial = (T)found with { Privileges = ((T)found).Initial };
        PrivilegeStatements.Write(this, initial, found, script);
    }

    internal override bool TryAlter(AlteredObject change, ScriptWriter script) => true;
}
