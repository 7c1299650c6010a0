using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>The kinds, by what their objects say they are.</summary>
internal static class SchemaKinds
{
    private static readonly Dictionary<ObjectKind, SchemaKind> ByKind = new()
    {
        [ObjectKind.Schema] = new NamespaceKind(),
        [ObjectKind.Enum] = new EnumKind(),
    };

    /// <summary>Returns the kind of an object.</summary>
    internal static SchemaKind Of(SchemaObject found) => ByKind[found.Kind];
}
