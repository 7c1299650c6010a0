using System.Text;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema;

/// <summary>
/// Makes types and collations again that columns use, without dropping the columns: the old one gets another name, the new
/// one is created, the columns are converted, and the old one is dropped.
/// </summary>
/// <remarks>
/// PostgreSQL cannot remove a value of an enum, or give a domain another type. The conversion rewrites the tables under an
/// exclusive lock. It fails, and loses nothing, where a value does not fit the new type, as one that the enum does not have
/// any more; else it is marked as a loss. Values go by their text; those of a composite type by the names of its attributes.
/// </remarks>
internal sealed class TypeRemakes
{
    private const int LongestName = 63;

    private readonly DatabaseSchema _current;
    private readonly DatabaseSchema _wanted;
    private readonly DependencyGraph _graph;
    private readonly HashSet<ObjectKey> _columns = [];
    private readonly HashSet<ObjectKey> _tables = [];
    private readonly List<(SchemaObject Type, string OldName)> _types = [];

    private TypeRemakes(DatabaseSchema current, DatabaseSchema wanted, DependencyGraph graph)
    {
        _current = current;
        _wanted = wanted;
        _graph = graph;
    }

    /// <summary>
    /// Adds to the objects that go what depends on them, without the columns whose type is made again.
    /// </summary>
    /// <param name="current">The schema as it is.</param>
    /// <param name="wanted">The schema as it shall be.</param>
    /// <param name="graph">The dependencies of the current schema.</param>
    /// <param name="gone">The objects that go; takes those that depend on them.</param>
    /// <param name="blocks">Tells whether an object is in the way when the type of a column changes.</param>
    /// <param name="causes">Takes what goes or is converted because of what.</param>
    internal static TypeRemakes Complete(
        DatabaseSchema current,
        DatabaseSchema wanted,
        DependencyGraph graph,
        HashSet<ObjectKey> gone,
        Func<ObjectKey, bool> blocks,
        AlignmentCauses causes
    )
    {
        var remakes = new TypeRemakes(current, wanted, graph);
        var open = new Stack<ObjectKey>(gone);
        while (open.TryPop(out var key))
        {
            foreach (var needy in graph.NeededBy(key))
            {
                var isKept = remakes.CanRemake(key) && remakes.IsKept(needy, key);
                if (isKept)
                {
                    causes.Add(key, needy);
                }

                var found =
                    !isKept ? [remakes.WholeOf(needy, key)]
                    : needy.Kind == ObjectKind.Table ? []
                    : graph.DependentsOf([needy]).Where(k => blocks(k) || remakes.IsForeignKey(k));
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

        remakes._columns.ExceptWith(gone);
        remakes._tables.ExceptWith(gone);
        remakes.Choose(gone);
        return remakes;
    }

    /// <summary>The types that are made again and that tables are made of.</summary>
    internal IReadOnlySet<string> TypesOfTables =>
        _tables.Select(t => ((TableObject)_current.ByKey[t]).OfType!).ToHashSet(StringComparer.Ordinal);

    /// <summary>Writes the statements that take tables off from such types, and those that make them of the new ones.</summary>
    internal void WriteDetachments(ScriptWriter script)
    {
        foreach (var table in _tables.Select(t => (TableObject)_wanted.ByKey[t]))
        {
            script.Add(table, $"ALTER TABLE {table.Name} NOT OF");
            script.AddAttachment(table, $"ALTER TABLE {table.Name} OF {table.OfType}", table.Name);
        }
    }

    /// <summary>Returns whether a type, or what it is the whole of, is renamed in place of a drop.</summary>
    internal bool Has(SchemaObject found) =>
        _types.Any(t => DatabaseSchema.WithParts(t.Type).Any(p => p.Key == found.Key));

    /// <summary>Writes the statements that give the old types another name.</summary>
    internal void WriteRenames(ScriptWriter script)
    {
        foreach (var (type, old) in _types)
        {
            script.Add(
                type,
                $"ALTER {SchemaKinds.Of(type).Target(type)} RENAME TO {QualifiedName.Last(old)}",
                MayLose(type, _wanted.ByKey[type.Key], script.Bases) || IsOfPartitionKey(type)
            );
        }
    }

    /// <summary>Writes the statement that converts a column, if its type was made again.</summary>
    internal void WriteColumn(SchemaObject wanted, ScriptWriter script)
    {
        if (
            wanted is ColumnObject { IsInherited: false } column
            && _columns.Contains(wanted.Key)
            && (ColumnObject)_current.ByKey[wanted.Key] is var before
            && before.Type == column.Type
            && before.Collation == column.Collation
        )
        {
            var collation = column.Collation is null ? string.Empty : $" COLLATE {column.Collation}";
            var isForeign = script.IsForeign(column);
            script.Add(
                wanted,
                $"ALTER {(isForeign ? "FOREIGN " : string.Empty)}TABLE {column.Table} "
                    + $"ALTER COLUMN {column.Local} TYPE {column.Type}{collation}"
                    + (isForeign ? string.Empty : $" USING {Conversion(column)}")
            );
        }
    }

    /// <summary>Writes the statements that drop the old types.</summary>
    internal void WriteDrops(ScriptWriter script)
    {
        foreach (var (type, old) in Enumerable.Reverse(_types))
        {
            script.AddDrop(type, $"DROP {SchemaKinds.Of(type).Target(type with { Name = old })}");
        }
    }

    // Values of an enum are the same, or refused.
    private static bool MayLose(SchemaObject before, SchemaObject after, DomainBases bases) =>
        (before, after) switch
        {
            (DomainObject domain, DomainObject wanted) => bases.MayLose(domain.Type, wanted.Type),
            (CompositeObject type, CompositeObject wanted) => !type.Attributes.All(a =>
                wanted.Attributes.Any(w => w.Local == a.Local && !bases.MayLose(a.Type, w.Type))
            ),
            _ => false,
        };

    private string Conversion(ColumnObject column)
    {
        var old = _types.FirstOrDefault(t => t.Type.Name == column.Type).Type as CompositeObject;
        if (old is null || _wanted.ByKey.GetValueOrDefault(old.Key) is not CompositeObject composite)
        {
            var text = column.Type.EndsWith("[]", StringComparison.Ordinal) ? "text[]" : "text";
            return $"{column.Local}::{text}::{column.Type}";
        }

        var values = composite.Attributes.Select(a =>
            old.Attributes.Any(o => o.Local == a.Local) ? $"({column.Local}).{a.Local}::text::{a.Type}" : "NULL"
        );

        // IS NULL is also true for a row of nulls, which is no null.
        return $"CASE WHEN {column.Local} IS NOT DISTINCT FROM NULL THEN NULL "
            + $"ELSE ROW({string.Join(", ", values)})::{column.Type} END";
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

    // An attribute gets another type only with its composite type, which columns may use in turn; a column of a partition
    // key only with its table.
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

    private void Choose(HashSet<ObjectKey> gone)
    {
        foreach (var (found, _) in DependencyOrder.Of(_current).Where(o => gone.Contains(o.Object.Key)))
        {
            if (CanRemake(found.Key) && IsUsed(found.Key))
            {
                _types.Add((found, OldName(found)));
            }
        }
    }

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
