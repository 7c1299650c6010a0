using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema;

/// <summary>
/// Columns that a child defines itself and inherits, too. ADD COLUMN merges that of the parent into one that the
/// child has, but not the other way round; and the child's goes after that of the parent, which leaves it.
/// </summary>
internal static class MergedColumns
{
    /// <summary>Returns an order of creation in which such columns come right before those of their parents.</summary>
    /// <param name="order">The order, parents first.</param>
    /// <param name="schema">The schema that it is of.</param>
    /// <param name="isAdded">Tells which objects are created. The columns of a new table are created with it.</param>
    internal static IReadOnlyList<OrderedObject> ChildrenFirst(
        IReadOnlyList<OrderedObject> order,
        DatabaseSchema schema,
        Func<ObjectKey, bool> isAdded
    )
    {
        var moved = order.Where(o => IsAddedAlone(o.Object)).ToList();
        return moved.Count == 0 ? order : Move(order, moved, (list, child) => FirstParent(list, child, schema));

        bool IsAddedAlone(SchemaObject found) =>
            IsMerged(found)
            && isAdded(found.Key)
            && !isAdded(new ObjectKey(ObjectKind.Table, ((ColumnObject)found).Table))
            && ParentsOf(found, schema).Any(isAdded);
    }

    /// <summary>Returns what is dropped, such columns right behind those of their parents.</summary>
    /// <param name="dropped">What is dropped, children first.</param>
    /// <param name="schema">The schema that it is of.</param>
    internal static IReadOnlyList<OrderedObject> ParentsFirst(
        IReadOnlyList<OrderedObject> dropped,
        DatabaseSchema schema
    )
    {
        var moved = dropped.Where(o => IsMerged(o.Object)).Reverse().ToList();
        return moved.Count == 0 ? dropped : Move(dropped, moved, (list, child) => BehindParents(list, child, schema));
    }

    private static bool IsMerged(SchemaObject found) =>
        found is ColumnObject { TableKind: ObjectKind.Table, IsInherited: true, IsOnlyInherited: false };

    private static HashSet<ObjectKey> ParentsOf(SchemaObject found, DatabaseSchema schema)
    {
        var column = (ColumnObject)found;
        var table = (TableObject)schema.ByKey[new ObjectKey(ObjectKind.Table, column.Table)];
        return [.. (table.Parents ?? []).Select(p => new ObjectKey(ObjectKind.Column, $"{p}.{column.Local}"))];
    }

    private static List<OrderedObject> Move(
        IReadOnlyList<OrderedObject> order,
        IReadOnlyList<OrderedObject> moved,
        Func<List<OrderedObject>, SchemaObject, int> placeOf
    )
    {
        var list = order.ToList();
        foreach (var child in moved)
        {
            var from = list.IndexOf(child);
            list.RemoveAt(from);
            var to = placeOf(list, child.Object);
            list.Insert(to < 0 ? from : to, child);
        }

        return list;
    }

    private static int FirstParent(List<OrderedObject> list, SchemaObject child, DatabaseSchema schema)
    {
        var parents = ParentsOf(child, schema);
        return list.FindIndex(o => parents.Contains(o.Object.Key));
    }

    private static int BehindParents(List<OrderedObject> list, SchemaObject child, DatabaseSchema schema)
    {
        var parents = ParentsOf(child, schema);
        var last = list.FindLastIndex(o => parents.Contains(o.Object.Key));
        return last < 0 ? last : last + 1;
    }
}
