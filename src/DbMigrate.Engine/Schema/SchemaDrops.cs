using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema;

/// <summary>Writes the statements that drop several objects of a schema.</summary>
/// <remarks>
/// They run in the reverse order of creation, so that no statement needs CASCADE. A circle ends as it began: with a view in
/// its provisional form. What is part of a dropped object, or belongs to a dropped table, goes with it, unless something
/// that it needs is dropped before.
/// </remarks>
internal sealed class SchemaDrops
{
    private readonly DependencyGraph _graph;
    private readonly Dictionary<ObjectKey, SchemaObject> _dropped;
    private readonly Dictionary<string, ObjectKey> _relations;
    private readonly Dictionary<ObjectKey, ObjectKey> _wholes = [];

    private SchemaDrops(DatabaseSchema schema, IEnumerable<SchemaObject> dropped)
    {
        _graph = new DependencyGraph(schema, wholesNeedColumns: true);
        _dropped = dropped.DistinctBy(o => o.Key).ToDictionary(o => o.Key);
        _relations = _dropped.Values.Where(o => IsRelation(o.Kind)).ToDictionary(o => o.Name, o => o.Key);
        foreach (var whole in _dropped.Values)
        {
            foreach (var part in whole.Parts)
            {
                _wholes[part.Key] = whole.Key;
            }
        }
    }

    /// <summary>Returns whether columns and triggers can belong to objects of a kind.</summary>
    internal static bool IsRelation(ObjectKind kind) =>
        kind is ObjectKind.Table or ObjectKind.View or ObjectKind.MaterializedView;

    /// <summary>Writes the statements.</summary>
    /// <param name="schema">The schema as it is.</param>
    /// <param name="order">Its objects in the order of creation.</param>
    /// <param name="isDropped">Which of them to drop.</param>
    /// <param name="script">Takes the statements.</param>
    internal static void Write(
        DatabaseSchema schema,
        IReadOnlyList<OrderedObject> order,
        Func<SchemaObject, bool> isDropped,
        ScriptWriter script
    )
    {
        var dropped = order.Where(o => isDropped(o.Object)).ToList();
        if (dropped.Count == 0)
        {
            return;
        }

        var drops = new SchemaDrops(schema, dropped.Select(o => o.Object));
        var provisional = dropped.Where(o => o.IsProvisional).Select(o => o.Object.Key).ToHashSet();
        var gone = new HashSet<ObjectKey>();
        foreach (var (found, isProvisional) in MergedColumns.ParentsFirst([.. Enumerable.Reverse(dropped)], schema))
        {
            var kind = SchemaKinds.Of(found);
            if (gone.Contains(found.Key))
            {
                continue;
            }

            if (kind.DropsCircle)
            {
                kind.Drop(found, script);
                gone.Add(found.Key);
                gone.UnionWith(drops.CircleOf(found.Key));
            }
            else if (!isProvisional && provisional.Contains(found.Key))
            {
                script.NoteMade(found);
                kind.CreateProvisionally(found, script);
            }
            else if (!drops.GoesWithAnother(found, kind))
            {
                kind.Drop(found, script);
            }
        }
    }

    private IEnumerable<ObjectKey> CircleOf(ObjectKey type) =>
        _graph.NeedsOf(type).Where(f => _graph.NeedsOf(f).Contains(type));

    private bool GoesWithAnother(SchemaObject found, SchemaKind kind)
    {
        if (
            !_wholes.TryGetValue(found.Key, out var whole)
            && (kind.GoesWith(found) is not { } name || !_relations.TryGetValue(name, out whole))
        )
        {
            return false;
        }

        var parts = DatabaseSchema.WithParts(_dropped[whole]).Select(p => p.Key).ToHashSet();
        return _graph
            .NeedsOf(found.Key)
            .Where(_dropped.ContainsKey)
            .All(k => parts.Contains(k) || IsOf(k, whole) || _graph.NeedsOf(whole).Contains(k));
    }

    // A constraint or an index of the same table.
    private bool IsOf(ObjectKey key, ObjectKey whole) =>
        SchemaKinds.Of(_dropped[key]).GoesWith(_dropped[key]) == whole.Name;
}
