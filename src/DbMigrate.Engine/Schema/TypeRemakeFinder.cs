using System.Text;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema;

/// <summary>Finds the types that are made again while columns use them, and the columns and tables that stay.</summary>
internal sealed class TypeRemakeFinder
{
    private const int LongestName = 63;

    private readonly DatabaseSchema _current;
    private readonly DatabaseSchema _wanted;
    private readonly DependencyGraph _graph;
    private readonly HashSet<ObjectKey> _columns = [];
    private readonly HashSet<ObjectKey> _tables = [];

    private TypeRemakeFinder(DatabaseSchema current, DatabaseSchema wanted, DependencyGraph graph)
    {
        _current = current;
        _wanted = wanted;
        _graph = graph;
    }

    /// <summary>
    /// Returns the types that are made again, and adds to the objects that go what depends on them, without the columns
    /// whose type is made again.
    /// </summary>
    /// <param name="current">The schema as it is.</param>
    /// <param name="wanted">The schema as it shall be.</param>
    /// <param name="graph">The dependencies of the current schema.</param>
    /// <param name="gone">The objects that go; takes those that depend on them.</param>
    /// <param name="blocks">Tells whether an object is in the way when the type of a column changes.</param>
    /// <param name="causes">Takes what goes or is converted because of what.</param>
    internal static TypeRemakes Find(
        DatabaseSchema current,
        DatabaseSchema wanted,
        DependencyGraph graph,
        HashSet<ObjectKey> gone,
        Func<ObjectKey, bool> blocks,
        AlignmentCauses causes
    )
    {
        var finder = new TypeRemakeFinder(current, wanted, graph);
        var open = new Stack<ObjectKey>(gone);
        while (open.TryPop(out var key))
        {
            foreach (var needy in graph.NeededBy(key))
            {
                var isKept = finder.CanRemake(key) && finder.IsKept(needy, key);
                if (isKept)
                {
                    causes.Add(key, needy);
                }

                var found =
                    !isKept ? [finder.WholeOf(needy, key)]
                    : needy.Kind == ObjectKind.Table ? []
                    : graph.DependentsOf([needy]).Where(k => blocks(k) || finder.IsForeignKey(k));
                foreach (var next in found)
                {
                    causes.Add(key, next);
                    if (gone.Add(next))
                    {
                        open.Push(next);
                    }
                }
            }
        }

        finder._columns.ExceptWith(gone);
        finder._tables.ExceptWith(gone);
        return new TypeRemakes(current, wanted, finder.Choose(gone), finder._columns, finder._tables);
    }

    // The functions of base types and ranges have the type's name in their own, so that there cannot be two.
    private bool CanRemake(ObjectKey key) =>
        key.Kind is ObjectKind.Enum or ObjectKind.Domain or ObjectKind.Composite or ObjectKind.Collation
        && _wanted.ByKey.ContainsKey(key);

    // Its columns and those that it refers to have the same type, but are converted one after the other.
    private bool IsForeignKey(ObjectKey key) => _current.ByKey[key] is ConstraintObject { Type: 'f' };

    private bool IsKept(ObjectKey key, ObjectKey type)
    {
        if (_current.ByKey[key] is TableObject table)
        {
            var isStillOf = table.OfType == type.Name && IsStillOf(table);
            if (isStillOf)
            {
                _tables.Add(key);
            }

            return isStillOf;
        }

        var isKept =
            _current.ByKey[key] is ColumnObject { TableKind: ObjectKind.Table, Generated: null } column
            && PartitionKey.TableOf(column, _current) is null
            && _wanted.ByKey.ContainsKey(key);
        if (isKept)
        {
            _columns.Add(key);
        }

        return isKept;
    }

    // The columns of a table of a type must have the order of its attributes.
    private bool IsStillOf(TableObject table)
    {
        if (
            _wanted.ByKey.GetValueOrDefault(table.Key) is not TableObject { IsPartition: false } after
            || after.OfType != table.OfType
            || _wanted.ByKey.GetValueOrDefault(new ObjectKey(ObjectKind.Composite, table.OfType!))
                is not CompositeObject type
        )
        {
            return false;
        }

        var attributes = type.Attributes.Select(a => a.Local).ToList();
        var columns = table.Columns.Select(c => c.Local).ToList();
        return columns
            .Where(attributes.Contains)
            .Concat(attributes.Where(a => !columns.Contains(a)))
            .SequenceEqual(attributes);
    }

    // An attribute gets another type only with its composite type, which columns may use in turn; a column of a
    // partition key only with its table.
    private ObjectKey WholeOf(ObjectKey needy, ObjectKey needed) =>
        _current.ByKey[needy] is ColumnObject column
        && PartitionKey.TableOf(column, _current) is { } table
        && table != needed
            ? table
            : WholeOfAttribute(needy, needed);

    private ObjectKey WholeOfAttribute(ObjectKey needy, ObjectKey needed) =>
        _current.ByKey[needy] is AttributeObject attribute && attribute.Composite != needed.Name
            ? new ObjectKey(ObjectKind.Composite, attribute.Composite)
            : needy;

    private bool IsOfPartitionKey(SchemaObject type) =>
        Users(type.Key)
            .Any(k => _current.ByKey[k] is ColumnObject column && PartitionKey.TableOf(column, _current) is not null);

    private List<RemadeType> Choose(HashSet<ObjectKey> gone) =>
        [
            .. DependencyOrder
                .Of(_current)
                .Select(o => o.Object)
                .Where(o => gone.Contains(o.Key) && CanRemake(o.Key) && IsUsed(o.Key))
                .Select(o => new RemadeType(o, OldName(o), IsOfPartitionKey(o))),
        ];

    private bool IsUsed(ObjectKey type) => Users(type).Overlaps(_columns);

    // A column needs the composite type, not the attribute that needs another type in turn.
    private HashSet<ObjectKey> Users(ObjectKey type)
    {
        var found = new HashSet<ObjectKey>();
        var open = new Stack<ObjectKey>([type]);
        while (open.TryPop(out var key))
        {
            foreach (var needy in _graph.NeededBy(key).Select(k => WholeOfAttribute(k, key)).Where(found.Add))
            {
                open.Push(needy);
            }
        }

        return found;
    }

    private string OldName(SchemaObject found)
    {
        var taken = _current.Objects.Concat(_wanted.Objects).Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        var local = SqlText.Unquote(QualifiedName.Last(found.Name));
        for (var i = 0; ; i++)
        {
            var end = i == 0 ? "_old" : $"_old{i}";
            var start = local;
            while (Encoding.UTF8.GetByteCount(start + end) > LongestName)
            {
                start = start[..^(char.IsLowSurrogate(start[^1]) ? 2 : 1)];
            }

            var name = $"{QualifiedName.Head(found.Name)}.{SqlText.QuoteIdentifierIfNeeded(start + end)}";
            if (!taken.Contains(name))
            {
                return name;
            }
        }
    }
}
