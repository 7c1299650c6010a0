using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema;

/// <summary>Finds the types that PostgreSQL cannot change in place because tables have values of them.</summary>
/// <remarks>
/// An attribute gets no other type while a column uses its composite type. A domain gets no constraint while a column has
/// it within an array, a composite type or a range. https://www.postgresql.org/docs/current/sql-alterdomain.html#notes
/// </remarks>
internal static class StoredTypes
{
    /// <summary>Returns the types that must be made again.</summary>
    /// <param name="current">The schema as it is.</param>
    /// <param name="wanted">The schema as it shall be.</param>
    /// <param name="differences">What differs.</param>
    /// <param name="graph">The dependencies of the current schema.</param>
    /// <returns>The types, each with the key of a difference that it is made again for.</returns>
    internal static IEnumerable<(ObjectKey Cause, ObjectKey Type)> ThatCannotChange(
        DatabaseSchema current,
        DatabaseSchema wanted,
        IEnumerable<ObjectDifference> differences,
        DependencyGraph graph
    ) =>
        differences
            .Select(d => (d.Key, Type: TypeOf(d), IsWithin: d.Key.Kind == ObjectKind.Attribute))
            .Where(t => t.Type is { } key && current.ByKey.ContainsKey(key) && wanted.ByKey.ContainsKey(key))
            .Where(t => IsStored(t.Type!.Value, t.IsWithin, current, graph))
            .Select(t => (t.Key, t.Type!.Value));

    private static ObjectKey? TypeOf(ObjectDifference difference) =>
        difference switch
        {
            { Current: AttributeObject, Wanted: AttributeObject attribute, Own.Count: > 0 } => new ObjectKey(
                ObjectKind.Composite,
                attribute.Composite
            ),
            { Wanted: DomainConstraintObject constraint } when IsValidated(difference.Current, constraint) =>
                new ObjectKey(ObjectKind.Domain, constraint.Domain),
            { Current: DomainObject { NotNull: false }, Wanted: DomainObject { NotNull: true } domain } => domain.Key,
            _ => null,
        };

    private static bool IsValidated(SchemaObject? before, DomainConstraintObject after) =>
        !after.Definition.EndsWith(" NOT VALID", StringComparison.Ordinal)
        && (before as DomainConstraintObject)?.Definition != after.Definition;

    private static bool IsStored(ObjectKey type, bool isWithin, DatabaseSchema schema, DependencyGraph graph)
    {
        var seen = new HashSet<(ObjectKey, bool)>();
        var open = new Stack<(ObjectKey Key, bool IsWithin)>([(type, isWithin)]);
        while (open.TryPop(out var next))
        {
            foreach (var key in graph.NeededBy(next.Key).Where(k => seen.Add((k, next.IsWithin))))
            {
                switch (schema.ByKey[key])
                {
                    case ColumnObject { TableKind: not ObjectKind.View } column
                        when next.IsWithin || column.Type.EndsWith("[]", StringComparison.Ordinal):
                        return true;
                    case AttributeObject attribute:
                        open.Push((new ObjectKey(ObjectKind.Composite, attribute.Composite), true));
                        break;
                    case DomainObject domain:
                        open.Push((key, next.IsWithin || domain.Type.EndsWith("[]", StringComparison.Ordinal)));
                        break;
                    case RangeObject:
                        open.Push((key, true));
                        break;
                }
            }
        }

        return false;
    }
}
