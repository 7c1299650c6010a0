using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>
/// What a foreign key references, as a plan writes it: <c>auth.users(id)</c>, or <c>auth.users</c> for its primary key.
/// </summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">Its columns, not quoted; empty: the primary key.</param>
internal sealed record ForeignKeyTarget(ObjectName Table, IReadOnlyList<string> Columns)
{
    /// <summary>Reads it; errors are reported to the node.</summary>
    internal static ForeignKeyTarget Read(KindNode node, string key)
    {
        var text = node.Text(key);
        var columns = new List<string>();
        var table = ObjectName.ParseStart(text, out var rest);
        var list = rest.Trim();
        var right = table is not null && (list.IsEmpty || (list.StartsWith("(") && list.EndsWith(")")));
        if (right && !list.IsEmpty)
        {
            foreach (var part in list[1..^1].ToString().Split(','))
            {
                right &= ObjectName.Parse(part) is { Schema: null } column && Add(columns, column.Name);
            }
        }

        if (!right && text.Length > 0)
        {
            node.Error(
                key,
                $"'{text}' is not a target of a foreign key; write the table and its columns, as auth.users(id)."
            );
        }

        return new ForeignKeyTarget(table ?? new ObjectName(null, string.Empty, text), columns);
    }

    /// <summary>Returns the definition of the constraint.</summary>
    internal string Definition(IEnumerable<string> columns, string table, string onDelete) =>
        string.Concat(
            $"FOREIGN KEY ({Names.List(columns)}) REFERENCES {table}",
            Columns.Count > 0 ? $" ({Names.List(Columns)})" : string.Empty,
            onDelete == "no action" ? string.Empty : " ON DELETE " + onDelete.ToUpperInvariant()
        );

    /// <summary>Returns whether a foreign key is the one from the columns to this target.</summary>
    internal bool IsTargetOf(
        CatalogForeignKey key,
        IReadOnlyList<string> columns,
        CatalogTable referenced,
        string onDelete
    ) =>
        key.IsPlain
        && key.ReferencedTable == referenced.Oid
        && key.OnDelete == onDelete
        && key.Columns.SequenceEqual(columns, StringComparer.Ordinal)
        && (
            Columns.Count == 0
                ? key.ReferencesPrimaryKey
                : key.ReferencedColumns.SequenceEqual(Columns, StringComparer.Ordinal)
        );

    /// <summary>
    /// Returns the statement that locks the referenced table before the referencing one. Applications write the
    /// referenced row first; another order would cause deadlocks. Empty where the role may not lock the table:
    /// REFERENCES alone is enough for the foreign key itself.
    /// </summary>
    internal static async Task<IReadOnlyList<string>> LockAsync(
        TableStepContext work,
        CatalogTable referenced,
        string mode,
        CancellationToken cancellationToken
    ) =>
        referenced.Oid != work.Table.Oid
        && await work
            .Catalog.ReadAsync(c => c.MayLockAsync(referenced, cancellationToken), cancellationToken)
            .ConfigureAwait(false)
            ? [$"LOCK TABLE ONLY {referenced.Sql} IN {mode} MODE"]
            : [];

    private static bool Add(List<string> columns, string column)
    {
        columns.Add(column);
        return true;
    }
}
