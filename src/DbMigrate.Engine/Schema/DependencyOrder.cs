using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema;

/// <summary>
/// The order in which objects can be created: what an object needs comes before it; else by kind and name.
/// </summary>
/// <remarks>
/// Two objects may need each other, as a view that calls a function that returns rows of the view. Such a circle begins
/// with a view in a provisional form, which has the columns alone; the view itself follows as soon as it can. Defaults are
/// objects of their own, so they are never part of a circle. A base type and the functions that read and write it need each
/// other, too: a shell of the type comes first, which is enough for these functions alone. In any other circle the first by
/// kind and name goes first.
/// </remarks>
internal sealed class DependencyOrder
{
    private readonly DependencyGraph _graph;
    private readonly SchemaObject[] _objects;
    private readonly int[] _positions;
    private readonly int[] _ranks;
    private readonly int[] _waiting;
    private readonly bool[] _done;
    private readonly bool[] _released;
    private readonly HashSet<(int Type, int Function)> _shellReleased = [];
    private readonly PriorityQueue<int, int> _ready = new();
    private readonly List<OrderedObject> _order;

    private DependencyOrder(DatabaseSchema schema)
    {
        // Within a kind: the order of the schema, which is by name, and of the parts within their whole.
        _graph = new DependencyGraph(schema, wholesNeedColumns: true);
        var objects = schema.ByKey.Objects;
        _positions = [.. Enumerable.Range(0, objects.Count).OrderBy(p => PlaceOf(objects[p]))];
        _objects = Array.ConvertAll(_positions, p => objects[p]);
        _ranks = new int[_positions.Length];
        _waiting = new int[_positions.Length];
        for (var rank = 0; rank < _positions.Length; rank++)
        {
            _ranks[_positions[rank]] = rank;
            _waiting[rank] = _graph.NeedsAt(_positions[rank]).Length;
        }

        _done = new bool[_objects.Length];
        _released = new bool[_objects.Length];
        _order = new List<OrderedObject>(_objects.Length);
    }

    /// <summary>Returns the objects of a schema and their parts, in the order of creation.</summary>
    internal static IReadOnlyList<OrderedObject> Of(DatabaseSchema schema)
    {
        var order = new DependencyOrder(schema);
        order.Run();
        return order._order;
    }

    // A foreign key to a partitioned table needs the indexes of all partitions.
    private static int PlaceOf(SchemaObject found) =>
        found is ConstraintObject { Type: 'f' } ? (2 * (int)ObjectKind.Statistics) + 1 : 2 * (int)found.Kind;

    private List<int> NeedsOf(int rank)
    {
        var needs = new List<int>();
        foreach (var position in _graph.NeedsAt(_positions[rank]))
        {
            needs.Add(_ranks[position]);
        }

        return needs;
    }

    private void Run()
    {
        for (var rank = 0; rank < _objects.Length; rank++)
        {
            if (_waiting[rank] == 0)
            {
                _ready.Enqueue(rank, rank);
            }
        }

        for (var first = 0; first < _objects.Length; )
        {
            if (_ready.TryDequeue(out var rank, out _))
            {
                Take(rank);
            }
            else if (_done[first])
            {
                first++;
            }
            else
            {
                BreakCircle(first);
            }
        }
    }

    private void Take(int rank)
    {
        if (_done[rank])
        {
            return;
        }

        _done[rank] = true;
        _order.Add(new OrderedObject(_objects[rank], false));
        Release(rank);
    }

    private void Release(int rank)
    {
        if (_released[rank])
        {
            return;
        }

        _released[rank] = true;
        foreach (var position in _graph.UsersAt(_positions[rank]))
        {
            if (!_shellReleased.Contains((rank, _ranks[position])))
            {
                Count(_ranks[position]);
            }
        }
    }

    private void ReleaseShell(int rank)
    {
        foreach (var function in FunctionsOf(rank).Where(f => _shellReleased.Add((rank, f))))
        {
            Count(function);
        }
    }

    private void Count(int needy)
    {
        if (--_waiting[needy] == 0 && !_done[needy])
        {
            _ready.Enqueue(needy, needy);
        }
    }

    // The functions that a type is made of and that take or return it.
    private List<int> FunctionsOf(int type) =>
        _objects[type] is BaseTypeObject or RangeObject ? [.. NeedsOf(type).Where(f => NeedsOf(f).Contains(type))] : [];

    // Follows what is missing from one object to the next until one comes again.
    private void BreakCircle(int start)
    {
        var path = new List<int>();
        var places = new Dictionary<int, int>();
        var next = start;
        while (places.TryAdd(next, path.Count))
        {
            path.Add(next);
            var needy = next;
            next = NeedsOf(next).Where(r => !_released[r] && !_shellReleased.Contains((r, needy))).Min();
        }

        var circle = path[places[next]..];
        var view = circle.Where(r => _objects[r].Kind == ObjectKind.View).Order().Cast<int?>().FirstOrDefault();
        if (view is { } rank)
        {
            _order.Add(new OrderedObject(_objects[rank], true));
            Release(rank);
        }
        else if (
            circle.Where(r => FunctionsOf(r).Any(circle.Contains)).Order().Cast<int?>().FirstOrDefault() is { } type
        )
        {
            _order.Add(new OrderedObject(_objects[type], true));
            ReleaseShell(type);
        }
        else
        {
            Take(circle.Min());
        }
    }
}
