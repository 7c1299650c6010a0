using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema;

/// <summary>
/// The order in which objects can be created: what an object needs comes before it; else by kind and name.
/// </summary>
/// <remarks>
/// Two objects may need each other, as a table whose default calls a function and a function that takes a row of the
/// table. Defaults are objects of their own, so they are never part of such a circle. Of those that remain, the first by
/// kind and name goes first.
/// </remarks>
internal sealed class DependencyOrder
{
    private readonly Dictionary<ObjectKey, int> _places;

    private DependencyOrder(IReadOnlyList<SchemaObject> objects)
    {
        Objects = objects;
        _places = objects.Select((o, i) => (o.Key, i)).ToDictionary(p => p.Key, p => p.i);
    }

    /// <summary>The objects and their parts, in the order of creation.</summary>
    internal IReadOnlyList<SchemaObject> Objects { get; }

    /// <summary>Returns the place of an object in the order.</summary>
    internal int PlaceOf(ObjectKey key) => _places[key];

    /// <summary>Orders the objects of a schema and their parts.</summary>
    internal static DependencyOrder Of(DatabaseSchema schema)
    {
        var graph = new DependencyGraph(schema);
        var waiting = schema.ByKey.Values.ToDictionary(o => o.Key, o => graph.NeedsOf(o.Key).Count);
        var ready = new PriorityQueue<SchemaObject, (ObjectKind, string)>(ByKindAndName.Instance);
        var rest = new SortedSet<(ObjectKind Kind, string Name)>(ByKindAndName.Instance);
        foreach (var found in schema.ByKey.Values)
        {
            rest.Add((found.Kind, found.Name));
            if (waiting[found.Key] == 0)
            {
                ready.Enqueue(found, (found.Kind, found.Name));
            }
        }

        var order = new List<SchemaObject>(waiting.Count);
        while (rest.Count > 0)
        {
            if (!ready.TryDequeue(out var next, out _))
            {
                var (kind, name) = rest.Min;
                next = schema.ByKey[new ObjectKey(kind, name)];
            }

            if (!rest.Remove((next.Kind, next.Name)))
            {
                continue;
            }

            order.Add(next);
            foreach (var needy in graph.NeededBy(next.Key))
            {
                if (--waiting[needy] == 0)
                {
                    var found = schema.ByKey[needy];
                    ready.Enqueue(found, (found.Kind, found.Name));
                }
            }
        }

        return new DependencyOrder(order);
    }

    private sealed class ByKindAndName : IComparer<(ObjectKind Kind, string Name)>
    {
        internal static readonly ByKindAndName Instance = new();

        public int Compare((ObjectKind Kind, string Name) x, (ObjectKind Kind, string Name) y) =>
            x.Kind != y.Kind ? x.Kind.CompareTo(y.Kind) : string.CompareOrdinal(x.Name, y.Name);
    }
}
