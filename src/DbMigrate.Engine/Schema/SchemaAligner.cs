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
    private readonly AlignmentDecision _decision;

    private SchemaAligner(
        DatabaseSchema current,
        DatabaseSchema wanted,
        IReadOnlyDictionary<ObjectKey, ObjectDifference> differences
    )
    {
        _current = current;
        _wanted = wanted;
        _differences = differences;
        _decision = AlignmentDecision.Of(current, wanted, differences);
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

        return new SchemaAligner(current, wanted, differences.ToDictionary(d => d.Key)).Write();
    }

    private bool IsLate(SchemaObject found) =>
        !_wanted.ByKey.ContainsKey(found.Key) && !_decision.Early.Contains(found.Key);

    private bool IsCreated(ObjectKey key) => !_current.ByKey.ContainsKey(key) || _decision.Early.Contains(key);

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
            if (found.Kind == ObjectKind.MaterializedView && _decision.Early.Contains(found.Key))
            {
                script.Add(found, $"REFRESH MATERIALIZED VIEW {found.Name}");
            }
        }
    }

    private IReadOnlyList<SchemaStatement> Write()
    {
        var script = new ScriptWriter(_current.Server, _decision.TypedTables, _wanted, _current);
        ReplacedColumns.WriteGuards(_current, _wanted, _decision.Early, script);
        _decision.Remakes.WriteDetachments(script);
        var before = DependencyOrder.Of(_current);
        SchemaDrops.Write(_current, before, o => _decision.Early.Contains(o.Key) && !_decision.Remakes.Has(o), script);
        _decision.Remakes.WriteRenames(script);
        NoteLatePartitions(script);
        var after = MergedColumns.ChildrenFirst(DependencyOrder.Of(_wanted), _wanted, IsCreated);
        foreach (var (wanted, isProvisional) in after)
        {
            if (IsCreated(wanted.Key))
            {
                SchemaScript.Write(wanted, isProvisional, script);
            }
            else if (!isProvisional)
            {
                _decision.Remakes.WriteColumn(wanted, script);
                if (_decision.Alterations.TryGetValue(wanted.Key, out var alteration))
                {
                    script.AddAll(alteration);
                }
            }
        }

        SchemaDrops.Write(_current, before, IsLate, script);
        _decision.Remakes.WriteDrops(script);
        script.EndCreation();
        RefreshRebuilt(after, script);
        var marked = KeptObjects.Mark(
            script.Statements,
            _current,
            _wanted,
            _decision.Blocked,
            key => _decision.Remakes.Has(_current.ByKey[key])
        );
        var causes = _decision.Causes.ByEffect([.. _differences.Keys]);
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
