using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema;

/// <summary>
/// Guards columns that are dropped and added again because no conversion leads from one type to the other. In a table
/// with rows, a column that takes no null and has no default cannot be added. So its drop must not run either.
/// </summary>
internal static class ReplacedColumns
{
    /// <summary>Writes a statement for each such column that fails where its table has rows.</summary>
    /// <param name="current">The schema as it is.</param>
    /// <param name="wanted">The schema as it shall be.</param>
    /// <param name="gone">The objects that are dropped and created again.</param>
    /// <param name="script">Takes the statements, before any that drops.</param>
    internal static void WriteGuards(
        DatabaseSchema current,
        DatabaseSchema wanted,
        IReadOnlySet<ObjectKey> gone,
        ScriptWriter script
    )
    {
        foreach (var column in wanted.Objects.OfType<TableObject>().SelectMany(t => t.Columns))
        {
            if (
                gone.Contains(column.Key)
                && !gone.Contains(new ObjectKey(ObjectKind.Table, column.Table))
                && current.ByKey[column.Key] is ColumnObject { TableKind: ObjectKind.Table }
                && NeedsValues(column, wanted)
                && !script.TypedTables.Contain(column)
                && (script.SerialOf(column) is not { } sequence || script.Exists(sequence))
            )
            {
                script.Add(column, Guard(column));
            }
        }
    }

    private static bool NeedsValues(ColumnObject column, DatabaseSchema wanted) =>
        column
            is {
                IsNotNull: true,
                IsOnlyInherited: false,
                NotNull: not { IsNotValid: true },
                Generated: null,
                IdentitySequence: null
            }
        && !ColumnStatements.IsInline(column)
        && wanted.ByKey.GetValueOrDefault(new ObjectKey(ObjectKind.Domain, column.Type))
            is not DomainObject { Default: not null };

    private static string Guard(ColumnObject column)
    {
        var message =
            $"{column.Table} has rows. Its column {column.Local} would be dropped and added as {column.Type} NOT NULL, "
            + "without a default. Empty the table, or give the column a default, or replace it by hand.";
        return "DO "
            + SqlText.QuoteLiteral(
                $"BEGIN IF EXISTS (SELECT FROM {column.Table}) THEN RAISE EXCEPTION USING MESSAGE = "
                    + $"{SqlText.QuoteLiteral(message)}; END IF; END"
            );
    }
}
