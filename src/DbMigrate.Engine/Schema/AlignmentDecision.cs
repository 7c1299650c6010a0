using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema;

/// <summary>
/// Decides which objects are dropped first, which are changed in place, and which types are made again.
/// </summary>
internal sealed class AlignmentDecision
{
    private readonly DatabaseSchema _current;
    private readonly DatabaseSchema _wanted;
    private readonly IReadOnlyDictionary<ObjectKey, ObjectDifference> _differences;
    private readonly Dictionary<ObjectKey, ScriptWriter> _alterations = [];
    private readonly HashSet<ObjectKey> _early = [];
    private readonly HashSet<ObjectKey> _blocked = [];
    private readonly HashSet<string> _wantedNames;
    private readonly HashSet<string> _wantedRelations;

    private AlignmentDecision(
        DatabaseSchema current,
        DatabaseSchema wanted,
        IReadOnlyDictionary<ObjectKey, ObjectDifference> differences,
        IReadOnlySet<string> remadeTypes
    )
    {
        _current = current;
        _wanted = wanted;
        _differences = differences;
        TypedTables = TypedTables.Of(current, wanted, remadeTypes);
        _wantedNames = [.. wanted.ByKey.Values.Where(o => !current.ByKey.ContainsKey(o.Key)).Select(SharedNames.Of)];
        _wantedRelations = [.. wanted.Objects.Where(o => SchemaDrops.IsRelation(o.Kind)).Select(o => o.Name)];
    }

    /// <summary>The statements that change objects in place, by the object.</summary>
    internal IReadOnlyDictionary<ObjectKey, ScriptWriter> Alterations => _alterations;

    /// <summary>The objects that are dropped first.</summary>
    internal IReadOnlySet<ObjectKey> Early => _early;

    /// <summary>The objects whose change fails while a view, policy or function depends on them.</summary>
    internal IReadOnlySet<ObjectKey> Blocked => _blocked;

    /// <summary>What goes or is converted because of what.</summary>
    internal AlignmentCauses Causes { get; } = new();

    /// <summary>The tables whose columns change with their type.</summary>
    internal TypedTables TypedTables { get; }

    /// <summary>The types that are made again while columns use them.</summary>
    internal TypeRemakes Remakes { get; private set; } = null!;

    /// <summary>Decides.</summary>
    /// <param name="current">The schema as it is.</param>
    /// <param name="wanted">The schema as it shall be.</param>
    /// <param name="differences">What differs between the two.</param>
    internal static AlignmentDecision Of(
        DatabaseSchema current,
        DatabaseSchema wanted,
        IReadOnlyDictionary<ObjectKey, ObjectDifference> differences
    )
    {
        var decision = new AlignmentDecision(current, wanted, differences, new HashSet<string>());
        decision.Decide();
        if (decision.Remakes.TypesOfTables is { Count: > 0 } typesOfTables)
        {
            // Their columns are changed one by one.
            decision = new AlignmentDecision(current, wanted, differences, typesOfTables);
            decision.Decide();
        }

        return decision;
    }

    private void Decide()
    {
        var graph = new DependencyGraph(_current, wholesNeedColumns: false);
        foreach (var difference in _differences.Values.Where(d => d.Current is not null))
        {
            var kind = SchemaKinds.Of(difference.Current!);
            if (difference.Wanted is null)
            {
                if (IsDroppedEarly(difference.Current!, kind))
                {
                    _early.Add(difference.Key);
                }

                continue;
            }

            if (PartitionKey.TableToRemake(difference, _current) is { } table)
            {
                _early.Add(table);
                Causes.Add(difference.Key, table);
                continue;
            }

            var script = new ScriptWriter(_current.Server, TypedTables, _wanted, _current);
            var change = new AlteredObject(difference.Current!, difference.Wanted, difference.Own);
            if (change.Facets.Count > 0 && !kind.TryAlter(change, script))
            {
                _early.Add(difference.Key);
                continue;
            }

            if (kind.IsBlockedByDependents(change))
            {
                _blocked.Add(difference.Key);
            }

            CommonParts.Alter(difference.Current!, difference.Wanted, script);
            _alterations.Add(difference.Key, script);
        }

        foreach (var (cause, type) in StoredTypes.ThatCannotChange(_current, _wanted, _differences.Values, graph))
        {
            _early.Add(type);
            Causes.Add(cause, type);
        }

        // What depends on a part that is changed in place, as a view on a column's type, must go too, if it can be
        // rebuilt.
        foreach (var blocked in _blocked)
        {
            foreach (var dependent in graph.DependentsOf([blocked]).Where(Blocks))
            {
                _early.Add(dependent);
                Causes.Add(blocked, dependent);
            }
        }

        AddUsersOfExtra(graph);
        Remakes = TypeRemakeFinder.Find(_current, _wanted, graph, _early, Blocks, Causes);

        // What is created has the privileges of its kind, and no others. Default privileges come back last.
        if (_wantedNames.Count > 0 || _early.Count > 0)
        {
            _early.UnionWith(_current.Objects.OfType<DefaultPrivilegesObject>().Select(o => o.Key));
        }

        foreach (var part in _differences.Values.Select(d => d.Current).OfType<TablePart>())
        {
            var table = new ObjectKey(ObjectKind.Table, part.Table);
            if (_early.Contains(part.Key) && _early.Contains(table))
            {
                Causes.Add(part.Key, table);
            }
        }
    }

    // What has the same text on both sides may use another object there, as a function with one more argument. While
    // there are both functions, the text may mean either.
    private void AddUsersOfExtra(DependencyGraph graph)
    {
        foreach (var extra in _differences.Values.Where(d => d.Wanted is null))
        {
            foreach (var user in graph.NeededBy(extra.Key).Where(IsUnchangedAndRebuilt))
            {
                _early.Add(user);
                Causes.Add(extra.Key, user);
                if (extra.Key.Kind is ObjectKind.Function or ObjectKind.Aggregate)
                {
                    _early.Add(extra.Key);
                }
            }
        }
    }

    private bool IsUnchangedAndRebuilt(ObjectKey key) =>
        _wanted.ByKey.ContainsKey(key)
        && _differences.GetValueOrDefault(key) is null or { Own.Count: 0 }
        && SchemaKinds.Of(_current.ByKey[key]).CanRebuild(_current.ByKey[key]);

    private bool Blocks(ObjectKey key)
    {
        var found = _current.ByKey[key];
        return SchemaKinds.Of(found).Blocks(found);
    }

    // What goes with a relation that is dropped at the end waits for it.
    private bool IsDroppedEarly(SchemaObject found, SchemaKind kind) =>
        _wantedNames.Contains(SharedNames.Of(found))
        || (kind.CanRebuild(found) && (kind.GoesWith(found) is not { } whole || _wantedRelations.Contains(whole)));
}
