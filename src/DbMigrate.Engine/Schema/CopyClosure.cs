using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema;

/// <summary>Finds the tables that are copied to another database, and every object that they need there.</summary>
/// <remarks>
/// Partitions come with their table. A table that inherits from another one comes only where it is named. What belongs to
/// a table comes with it: indexes, constraints, triggers, rules, policies, extended statistics, sequences. Publications
/// stay.
/// </remarks>
internal sealed class CopyClosure
{
    private readonly DatabaseSchema _source;
    private readonly HashSet<string> _tables;
    private readonly Func<SchemaObject, bool> _isLeft;
    private readonly Dictionary<ObjectKey, SchemaObject> _wholes = [];
    private readonly Dictionary<ObjectKey, SchemaObject> _found = [];
    private readonly Queue<SchemaObject> _open = new();
    private readonly SortedSet<string> _problems = new(StringComparer.Ordinal);

    private CopyClosure(DatabaseSchema source, IReadOnlyList<string> tables, Func<SchemaObject, bool> isLeft)
    {
        _source = source;
        _tables = [.. tables];
        _isLeft = isLeft;
        foreach (var whole in source.Objects)
        {
            foreach (var part in DatabaseSchema.WithParts(whole))
            {
                _wholes[part.Key] = whole;
            }
        }
    }

    /// <summary>Finds the objects.</summary>
    /// <param name="source">The schema of the source.</param>
    /// <param name="tables">The names of the tables, qualified, as SQL reads them.</param>
    /// <param name="isLeft">Returns whether an object stays in the source.</param>
    /// <param name="problems">Why the tables cannot be copied, a sentence each; empty: they can.</param>
    internal static DatabaseSchema Of(
        DatabaseSchema source,
        IReadOnlyList<string> tables,
        Func<SchemaObject, bool> isLeft,
        out IReadOnlyCollection<string> problems
    )
    {
        var closure = new CopyClosure(source, tables, isLeft);
        closure.Find();
        problems = closure._problems;
        return new DatabaseSchema
        {
            ServerVersion = source.ServerVersion,
            Objects = [.. source.Objects.Where(o => closure._found.ContainsKey(o.Key))],
        };
    }

    /// <summary>Returns the name of the relation that an object belongs to; null: to none.</summary>
    internal static string? TableOf(SchemaObject found) =>
        found switch
        {
            TablePart part => part.Table,
            IndexObject index => index.Table,
            StatisticsObject statistics => statistics.Table,
            SequenceObject { OwnedBy: { } column } => QualifiedName.Head(column),
            _ => null,
        };

    private void Find()
    {
        AddPartitions();
        foreach (var table in _source.Objects.OfType<TableObject>().Where(t => _tables.Contains(t.Name)))
        {
            Check(table);
            Add(table);
        }

        foreach (var part in _source.Objects.Where(o => TableOf(o) is { } table && _tables.Contains(table)))
        {
            Add(part);
        }

        while (_open.TryDequeue(out var next))
        {
            foreach (var part in DatabaseSchema.WithParts(next))
            {
                Follow(next, part);
            }
        }
    }

    // A partition may have partitions itself.
    private void AddPartitions()
    {
        for (var more = true; more; )
        {
            more = false;
            foreach (var table in _source.Objects.OfType<TableObject>().Where(t => t.IsPartition))
            {
                more |= _tables.Contains(table.Parents![0]) && _tables.Add(table.Name);
            }
        }
    }

    private void Check(TableObject table)
    {
        if (table.IsForeign)
        {
            _problems.Add($"{table.Name} is a foreign table: its rows are on the server {table.Server}.");
        }

        foreach (var parent in (table.Parents ?? []).Where(p => !_tables.Contains(p)))
        {
            _problems.Add(
                table.IsPartition
                    ? $"{table.Name} is a partition of {parent}: name {parent}, and its partitions come with it."
                    : $"{table.Name} inherits from {parent}: name {parent}, too."
            );
        }
    }

    private void Add(SchemaObject found)
    {
        if (found.Kind == ObjectKind.PublicationTable || _isLeft(found) || !_found.TryAdd(found.Key, found))
        {
            return;
        }

        _open.Enqueue(found);
        var schema = new ObjectKey(ObjectKind.Schema, QualifiedName.First(found.Name));
        if (_wholes.TryGetValue(schema, out var container))
        {
            Add(container);
        }
    }

    private void Follow(SchemaObject needy, SchemaObject part)
    {
        foreach (var text in part.DependsOn ?? [])
        {
            if (!ObjectKey.TryParse(text, out var key) || !_wholes.TryGetValue(key, out var needed))
            {
                continue;
            }

            if (Relation(needed) is { } relation && !_tables.Contains(relation))
            {
                _problems.Add($"The {part.Key} needs {relation}, which is not copied: name it, too.");
            }
            else if (needed.Key != needy.Key)
            {
                Add(needed);
            }
        }
    }

    private static string? Relation(SchemaObject found) =>
        found switch
        {
            { Kind: ObjectKind.Table or ObjectKind.View or ObjectKind.MaterializedView } => found.Name,
            SequenceObject { OwnedBy: { } column } => QualifiedName.Head(column),
            SequenceObject => null,
            _ => TableOf(found),
        };
}
