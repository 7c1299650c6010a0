using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Collects statements.</summary>
/// <param name="server">The version of the server that they are for.</param>
/// <param name="typedTables">The tables whose columns change with their type; null: none.</param>
/// <param name="wanted">The schema that they make; null: it is not known.</param>
/// <param name="current">The schema that they change; null: it is empty, or not known.</param>
internal sealed class ScriptWriter(
    Version server,
    TypedTables? typedTables = null,
    DatabaseSchema? wanted = null,
    DatabaseSchema? current = null
)
{
    private readonly List<SchemaStatement> _statements = [];
    private readonly HashSet<ObjectKey> _made = [];
    private readonly List<SchemaStatement> _attachments = [];
    private readonly HashSet<string> _late = [];
    private ILookup<string, string>? _children;

    /// <summary>The version of the server that the statements are for.</summary>
    internal Version Server => server;

    /// <summary>The tables whose columns change with their type.</summary>
    internal TypedTables TypedTables => typedTables ?? TypedTables.None;

    /// <summary>Returns an object of the schema that the statements make; null: it has none.</summary>
    internal SchemaObject? Find(ObjectKind kind, string name) =>
        wanted?.ByKey.GetValueOrDefault(new ObjectKey(kind, name));

    /// <summary>Returns whether the schema that the statements change has an object.</summary>
    internal bool Exists(SchemaObject found) => IsThere(found.Key);

    /// <summary>Returns whether the schema that the statements change has an object of a key.</summary>
    internal bool IsThere(ObjectKey key) => current?.ByKey.ContainsKey(key) == true;

    /// <summary>Returns a table of the schema that the statements change; null: it has none.</summary>
    internal TableObject? TableAsBefore(string table) =>
        current?.ByKey.GetValueOrDefault(new ObjectKey(ObjectKind.Table, table)) as TableObject;

    /// <summary>Returns the owner that the relation of a column has before the statements.</summary>
    internal string? OwnerBefore(ColumnObject column) =>
        current?.ByKey.GetValueOrDefault(new ObjectKey(column.TableKind, column.Table))?.Owner;

    /// <summary>Returns the constraints of a table in the schema that the statements change.</summary>
    internal IEnumerable<ConstraintObject> CurrentConstraints(string table) =>
        (current?.Objects ?? []).OfType<ConstraintObject>().Where(c => c.Table == table);

    /// <summary>Returns the parts of that name of the parents that a table has before the statements.</summary>
    internal IEnumerable<(SchemaObject Current, SchemaObject? Wanted)> PartsAbove(ObjectKey part)
    {
        foreach (var parent in TableAsBefore(QualifiedName.Head(part.Name))?.Parents ?? [])
        {
            var key = new ObjectKey(part.Kind, $"{parent}.{QualifiedName.Last(part.Name)}");
            if (current!.ByKey.GetValueOrDefault(key) is { } found)
            {
                yield return (found, wanted?.ByKey.GetValueOrDefault(key));
            }
        }
    }

    /// <summary>Returns whether a column is one of a foreign table.</summary>
    internal bool IsForeign(ColumnObject column) =>
        Find(ObjectKind.Table, column.Table) is TableObject { IsForeign: true };

    /// <summary>Returns the sequence of a serial column: its default takes values from it, and it goes with it.</summary>
    internal SequenceObject? SerialOf(ColumnObject column)
    {
        foreach (var text in column.Default?.DependsOn ?? [])
        {
            if (
                ObjectKey.TryParse(text, out var key)
                && key.Kind == ObjectKind.Sequence
                && Find(key.Kind, key.Name) is SequenceObject sequence
                && sequence.OwnedBy == column.Name
            )
            {
                return sequence;
            }
        }

        return null;
    }

    /// <summary>The types below domains.</summary>
    internal DomainBases Bases { get; } = new(current, wanted);

    /// <summary>The statements so far, in order.</summary>
    internal IReadOnlyList<SchemaStatement> Statements => _statements;

    /// <summary>Adds a statement, without a semicolon.</summary>
    /// <param name="of">The object that it is about.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="losesData">True: rows, values or the position of a sequence are lost.</param>
    internal void Add(SchemaObject of, string sql, bool losesData = false) =>
        _statements.Add(new SchemaStatement(of.Key, sql, losesData));

    /// <summary>Adds the statements of another one.</summary>
    internal void AddAll(ScriptWriter other)
    {
        _statements.AddRange(other._statements);
        _made.UnionWith(other._made);
        _attachments.AddRange(other._attachments);
        _late.UnionWith(other._late);
    }

    /// <summary>Adds the statement that creates an object together with some of its parts.</summary>
    internal void AddCreate(SchemaObject of, string sql, IEnumerable<SchemaObject> parts)
    {
        Add(of, sql);
        _made.UnionWith(parts.Select(p => p.Key));
    }

    /// <summary>Adds the statement that drops an object.</summary>
    internal void AddDrop(SchemaObject found, string sql, bool losesData = false) =>
        _statements.Add(new SchemaStatement(found.Key, sql, losesData, IsDrop: true));

    /// <summary>
    /// Adds a statement that attaches a partition or its index, or makes a table the child of another or one of a type, or
    /// sets the state of a trigger that a partition has from the table above. It
    /// comes after all that is created and dropped: both must have the same columns by then, and a partition that is
    /// attached to a table with indexes would get copies of them, beside its own.
    /// </summary>
    /// <param name="of">The object that it is about.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="tables">The tables that must have no columns beside those that are wanted.</param>
    internal void AddAttachment(SchemaObject of, string sql, params string[] tables) =>
        _attachments.Add(new SchemaStatement(of.Key, sql, false) { Exact = tables });

    /// <summary>Notes that a table is attached to a parent only when all else is created.</summary>
    internal void NoteLateChild(string table) => _late.Add(table);

    /// <summary>Returns whether <see cref="NoteLateChild"/> was called.</summary>
    internal bool IsLateChild(string table) => _late.Contains(table);

    /// <summary>
    /// Returns whether a column neither comes nor goes with that of a parent: its table gets the parent later, or has left
    /// it before.
    /// </summary>
    internal bool IsAlone(ColumnObject column) =>
        TableAsBefore(column.Table) is { } before
        && Find(ObjectKind.Table, column.Table) is TableObject after
        && !TableAlteration
            .KeptParents(before, after)
            .Any(p =>
                IsThere(new ObjectKey(ObjectKind.Column, $"{p}.{column.Local}"))
                || Find(ObjectKind.Column, $"{p}.{column.Local}") is not null
            );

    /// <summary>Returns the columns of parents that a column comes from, as both schemas have them.</summary>
    internal IEnumerable<(ColumnObject Current, ColumnObject Wanted)> ColumnsAbove(ColumnObject column) =>
        Find(ObjectKind.Table, column.Table) is TableObject { Parents: { } parents }
            ? Pairs(parents, column.Local)
            : [];

    /// <summary>Returns the columns that come from one, all the way down, as both schemas have them.</summary>
    internal IEnumerable<(ColumnObject Current, ColumnObject Wanted)> ColumnsBelow(ColumnObject column)
    {
        _children ??= (wanted?.Objects.OfType<TableObject>() ?? [])
            .SelectMany(t => (t.Parents ?? []).Select(p => (Parent: p, t.Name)))
            .ToLookup(p => p.Parent, p => p.Name);
        return Pairs(_children[column.Table], column.Local).SelectMany(c => ColumnsBelow(c.Wanted).Prepend(c));
    }

    /// <summary>Returns whether another column of the same table has a NOT NULL constraint of a name.</summary>
    internal bool HasNotNullNamed(ColumnObject column, string name, Func<ColumnObject, string> nameOf) =>
        TableAsBefore(column.Table) is { } table
        && table.Columns.Any(c => c.Local != column.Local && c.IsNotNull && nameOf(c) == name);

    private IEnumerable<(ColumnObject Current, ColumnObject Wanted)> Pairs(IEnumerable<string> tables, string column)
    {
        foreach (var key in tables.Select(t => new ObjectKey(ObjectKind.Column, $"{t}.{column}")))
        {
            if (
                current?.ByKey.GetValueOrDefault(key) is ColumnObject one
                && Find(key.Kind, key.Name) is ColumnObject other
            )
            {
                yield return (one, other);
            }
        }
    }

    /// <summary>Adds the attachments: tables first, triggers of partitioned tables before those of their partitions.</summary>
    internal void EndCreation()
    {
        _statements.AddRange(
            _attachments
                .OrderBy(s => s.Of.Kind)
                .ThenBy(s => s.Of.Kind == ObjectKind.Trigger ? DepthOf(QualifiedName.Head(s.Of.Name)) : 0)
        );
        _attachments.Clear();
    }

    private int DepthOf(string table) =>
        Find(ObjectKind.Table, table) is TableObject { Parents: { } parents } ? 1 + parents.Max(DepthOf) : 0;

    /// <summary>Notes that a statement for another object made a part with it, as CREATE TABLE makes columns.</summary>
    internal void NoteMade(SchemaObject part) => _made.Add(part.Key);

    /// <summary>Returns whether an object was made by the statement for another one, or provisionally.</summary>
    internal bool IsMade(SchemaObject found) => _made.Contains(found.Key);
}
