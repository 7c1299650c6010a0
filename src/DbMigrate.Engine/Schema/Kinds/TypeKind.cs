using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>A kind of types.</summary>
/// <typeparam name="T">The type of the objects.</typeparam>
internal abstract class TypeKind<T> : DefinitionKind<T>
    where T : SchemaObject
{
    internal override (string Owner, string Public) DefaultPrivileges => ("U", "U");

    internal override string GrantTarget(SchemaObject found) => $"TYPE {found.Name}";

    protected override string Target(T found) => $"TYPE {found.Name}";
}
