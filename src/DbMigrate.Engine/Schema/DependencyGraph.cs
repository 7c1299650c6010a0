using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema;

/// <summary>Which objects of a schema need which. A part needs its whole; every object needs its schema.</summary>
internal sealed class DependencyGraph
{
    // Arrays: there is one for each column of each table, and most have one element.
    private readonly Dictionary<ObjectKey, ObjectKey[]> _needs = [];
    private readonly HashSet<ObjectKey> _found = [];
    private readonly Dictionary<ObjectKey, List<ObjectKey>> _neededBy = [];
    private readonly bool _wholesNeedColumns;

    /// <summary>Reads the dependencies of a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="wholesNeedColumns">
    /// True, for an order of creation: CREATE TABLE makes the columns, so a table needs their types. False: a table stays
    /// where only a column must go.
    /// </param>
    internal DependencyGraph(DatabaseSchema schema, bool wholesNeedColumns)
    {
        _wholesNeedColumns = wholesNeedColumns;
        var schemas = schema.Objects.OfType<NamespaceObject>().ToDictionary(n => n.Name, n => n.Key);
        foreach (var found in schema.Objects)
        {
            Add(schema, found, SchemaOf(found, schemas));
        }
    }

    /// <summary>Returns what an object needs itself.</summary>
    internal IReadOnlyCollection<ObjectKey> NeedsOf(ObjectKey key) => _needs.GetValueOrDefault(key) ?? [];

    /// <summary>Returns the objects that need an object themselves.</summary>
    internal IReadOnlyCollection<ObjectKey> NeededBy(ObjectKey key) =>
        (IReadOnlyCollection<ObjectKey>?)_neededBy.GetValueOrDefault(key) ?? [];

    /// <summary>Returns the objects that need one of some, directly or by others; without these.</summary>
    internal HashSet<ObjectKey> DependentsOf(IEnumerable<ObjectKey> keys)
    {
        var found = new HashSet<ObjectKey>();
        var open = new Stack<ObjectKey>(keys);
        while (open.TryPop(out var key))
        {
            foreach (var needy in NeededBy(key).Where(found.Add))
            {
                open.Push(needy);
            }
        }

        return found;
    }

    private void Add(DatabaseSchema schema, SchemaObject found, ObjectKey? whole)
    {
        var needs = _found;
        needs.Clear();
        if (whole is { } container)
        {
            needs.Add(container);
        }

        AddNeeds(schema, found, needs);
        if (_wholesNeedColumns)
        {
            foreach (var column in found.Parts.Where(p => p.Kind is ObjectKind.Column or ObjectKind.Attribute))
            {
                AddNeeds(schema, column, needs);
            }

            needs.Remove(found.Key);
            needs.ExceptWith(found.Parts.Select(p => p.Key));
        }

        ObjectKey[] all = [.. needs];
        _needs[found.Key] = all;
        foreach (var key in all)
        {
            if (!_neededBy.TryGetValue(key, out var list))
            {
                _neededBy.Add(key, list = []);
            }

            list.Add(found.Key);
        }

        foreach (var part in found.Parts)
        {
            Add(schema, part, found.Key);
        }
    }

    private static void AddNeeds(DatabaseSchema schema, SchemaObject found, HashSet<ObjectKey> needs)
    {
        foreach (var text in found.DependsOn ?? [])
        {
            if (ObjectKey.TryParse(text, out var key) && schema.ByKey.ContainsKey(key) && key != found.Key)
            {
                needs.Add(key);
            }
        }
    }

    private static ObjectKey? SchemaOf(SchemaObject found, Dictionary<string, ObjectKey> schemas) =>
        QualifiedName.First(found.Name) is { Length: > 0 } name && schemas.TryGetValue(name, out var key) ? key : null;
}
