using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema;

/// <summary>Tells which objects of different kinds cannot have the same name.</summary>
internal static class SharedNames
{
    /// <summary>
    /// Returns the same text for two objects that cannot exist together. Relations and types share their names; so do
    /// functions and aggregates.
    /// </summary>
    internal static string Of(SchemaObject found) =>
        found.Kind switch
        {
            ObjectKind.Table
            or ObjectKind.View
            or ObjectKind.MaterializedView
            or ObjectKind.Sequence
            or ObjectKind.Index
            or ObjectKind.Composite
            or ObjectKind.Enum
            or ObjectKind.BaseType
            or ObjectKind.Domain
            or ObjectKind.Range => $"relation {found.Name}",
            ObjectKind.Function or ObjectKind.Aggregate => $"function {found.Name}",
            _ => found.Key.ToString(),
        };
}
