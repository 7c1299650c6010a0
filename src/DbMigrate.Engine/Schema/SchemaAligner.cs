using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema;

/// <summary>Finds the statements that make one schema like another, in an order that runs.</summary>
/// <remarks>
/// <para>First go the objects that stand in the way: those that must be made again, the extra ones that can be rebuilt,
/// and what depends on either, dependents first. Then objects are created and changed, in the order of the wanted schema.
/// Last go the extra objects that hold data or that others were made of, dependents first.</para>
/// <para>Types that columns use are not dropped: <see cref="TypeRemakes"/>.</para>
/// <para>An object that is dropped only because it depends on another one is created again as it is wanted.</para>
/// </remarks>
internal sealed class SchemaAligner
{
    private readonly DatabaseSchema _current;
    private readonly DatabaseSchema _wanted;
    private readonly IReadOnlyDictionary<ObjectKey, ObjectDifference> _differences;
    private readonly Dictionary<ObjectKey, ScriptWriter> _alterations = [];
    private readonly HashSet<ObjectKey> _early = [];
    private readonly HashSet<ObjectKey> _blocked = [];
    private readonly AlignmentCauses _causes = new();
    private readonly TypedTables _typedTables;
    private TypeRemakes? _remakes;
    private readonly HashSet<string> _wantedNames;
    private readonly HashSet<string> _wantedRelations;

    private SchemaAligner(
        DatabaseSchema current,
        DatabaseSchema wanted,
        IReadOnlyList<ObjectDifference> differences,
        IReadOnlySet<string> remadeTypes
    )
    {
        _current = current;
        _wanted = wanted;
        _differences = differences.ToDictionary(d => d.Key);
        _typedTables = TypedTables.Of(current, wanted, remadeTypes);
        _wantedNames = [.. wanted.ByKey.Values.Where(o => !current.ByKey.ContainsKey(o.Key)).Select(SharedNames.Of)];
        _wantedRelations = [.. wanted.Objects.Where(o => SchemaDrops.IsRelation(o.Kind)).Select(o => o.Name)];
    }

    /// <summary>Returns the statements that make the current schema like the wanted one; empty: they are equal.</summary>
    /// <param name="current">The schema as it is.</param>
    /// <param name="wanted">The schema as it shall be.</param>
    /// <param name="differences">What <see cref="SchemaComparer"/> found between the two.</param>
    internal static IReadOnlyList<SchemaStatement> Align(
        DatabaseSchema current,
        DatabaseSchema wanted,
        IReadOnlyList<ObjectDifference> differences
    )
    {
        if (differences.Count == 0)
        {
            return [];
        }

        var aligner = new SchemaAligner(current, wanted, differences, new HashSet<string>());
        var typesOfTables = aligner.Decide();
        if (typesOfTables.Count > 0)
        {
            // Their columns are changed one by one.
            aligner = new SchemaAligner(current, wanted, differences, typesOfTables);
            aligner.Decide();
        }

        return aligner.Write();
    }

    // Returns the types that are made again and that tables are made of.
    private IReadOnlySet<string> Decide()
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
                _causes.Add(difference.Key, table);
                continue;
            }

            var script = new ScriptWriter(_current.Server, _typedTables, _wanted, _current);
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
            _causes.Add(cause, type);
        }

        // What depends on a part that is changed in place, as a view on a column's type, must go too, if it can be rebuilt.
        foreach (var blocked in _blocked)
        {
            foreach (var dependent in graph.DependentsOf([blocked]).Where(Blocks))
            {
                _early.Add(dependent);
                _causes.Add(blocked, dependent);
            }
        }

        AddUsersOfExtra(graph);
        _remakes = TypeRemakes.Complete(_current, _wanted, graph, _early, Blocks, _causes);

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
                _causes.Add(part.Key, table);
            }
        }

        return _remakes.TypesOfTables;
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
                _causes.Add(extra.Key, user);
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

    private bool IsLate(SchemaObject found) => !_wanted.ByKey.ContainsKey(found.Key) && !_early.Contains(found.Key);

    private bool IsCreated(ObjectKey key) => !_current.ByKey.ContainsKey(key) || _early.Contains(key);

    private void NoteLatePartitions(ScriptWriter script)
    {
        foreach (var table in _wanted.Objects.OfType<TableObject>().Where(t => t.IsPartition && IsCreated(t.Key)))
        {
            if (!IsCreated(new ObjectKey(ObjectKind.Table, table.Parents![0])))
            {
                script.NoteLateChild(table.Name);
            }
        }
    }

    // A materialized view is created without rows; one that was made again had some.
    private void RefreshRebuilt(IReadOnlyList<OrderedObject> order, ScriptWriter script)
    {
        foreach (var (found, _) in order)
        {
            if (found.Kind == ObjectKind.MaterializedView && _early.Contains(found.Key))
            {
                script.Add(found, $"REFRESH MATERIALIZED VIEW {found.Name}");
            }
        }
    }

    private IReadOnlyList<SchemaStatement> Write()
    {
        var script = new ScriptWriter(_current.Server, _typedTables, _wanted, _current);
        ReplacedColumns.WriteGuards(_current, _wanted, _early, script);
        _remakes!.WriteDetachments(script);
        var before = DependencyOrder.Of(_current);
        SchemaDrops.Write(_current, before, o => _early.Contains(o.Key) && !_remakes.Has(o), script);
        _remakes.WriteRenames(script);
        NoteLatePartitions(script);
        var after = DependencyOrder.Of(_wanted);
        foreach (var (wanted, isProvisional) in after)
        {
            if (IsCreated(wanted.Key))
            {
                SchemaScript.Write(wanted, isProvisional, script);
            }
            else if (!isProvisional)
            {
                _remakes.WriteColumn(wanted, script);
                if (_alterations.TryGetValue(wanted.Key, out var alteration))
                {
                    script.AddAll(alteration);
                }
            }
        }

        SchemaDrops.Write(_current, before, IsLate, script);
        _remakes.WriteDrops(script);
        script.EndCreation();
        RefreshRebuilt(after, script);
        var marked = KeptObjects.Mark(
            script.Statements,
            _current,
            _wanted,
            _blocked,
            key => _remakes.Has(_current.ByKey[key])
        );
        var causes = _causes.ByEffect([.. _differences.Keys]);
        return [.. marked.OrderBy(PlaceOf).Select(s => Explained(s) with { Because = [.. causes[s.Of]] })];
    }

    // An event trigger may refuse or change the other statements. It goes first, and comes last.
    private int PlaceOf(SchemaStatement statement) =>
        statement.Of.Kind != ObjectKind.EventTrigger ? 1
        : statement.IsDrop || (!IsCreated(statement.Of) && statement.Sql.EndsWith(" DISABLE", StringComparison.Ordinal))
            ? 0
        : 2;

    private SchemaStatement Explained(SchemaStatement statement) =>
        statement.IsDrop && PartitionKey.IsRemade(statement.Of, _current, _wanted)
            ? statement with
            {
                Remark =
                    $"PostgreSQL changes no type of a column in a partition key: {statement.Of.Name} is made again. To keep "
                    + "its rows, create it under another name, copy the rows, and swap the names.",
            }
            : statement;
}
