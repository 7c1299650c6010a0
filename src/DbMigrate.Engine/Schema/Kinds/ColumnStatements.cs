using System.Text;
using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Schema.Kinds;

/// <summary>Writes what makes a column: its definition, and what only ALTER TABLE can say.</summary>
internal static class ColumnStatements
{
    /// <summary>Returns whether a typed table must say something of a column.</summary>
    internal static bool HasOptions(ColumnObject column) =>
        IsInline(column) || column.IsNotNull || column.Generated is not null || column.IdentitySequence is not null;

    /// <summary>
    /// Returns whether the default can be part of the column's definition: it needs nothing that the column does not need.
    /// Others follow, because a circle may lead from the function to the table, and a sequence has its owner then.
    /// </summary>
    internal static bool IsInline(ColumnObject column) =>
        column.Default is { } expression
        && (expression.DependsOn ?? []).All(d => column.DependsOn?.Contains(d) == true);

    /// <summary>Returns the definition in CREATE TABLE.</summary>
    internal static string Definition(TableObject table, ColumnObject column, Version server)
    {
        // A partition is attached with the constraint that it takes over.
        var isNotNull =
            column.IsNotNull
            && column.NotNull is not { IsNotValid: true }
            && (column.NotNull is not { IsOnlyInherited: true } || table.IsPartition);

        // Before 16, a child takes the expression of its parent, and may not repeat it.
        var isTaken = server.Major < 16 && column.InheritsExpression;
        return Definition(
            isTaken ? column with { Generated = null } : column,
            isTyped: table.OfType is not null,
            isNotNull
        );
    }

    /// <summary>Returns the definition in ADD COLUMN.</summary>
    internal static string Definition(ColumnObject column, bool isTyped, bool isNotNull)
    {
        var text = new StringBuilder(column.Local);
        text.Append(isTyped ? " WITH OPTIONS" : $" {column.Type}");
        text.Append(ForeignOptions.Clause(column.ForeignOptions));
        text.Append(isTyped ? string.Empty : RelationText.Clause("COLLATE", column.Collation));
        if (column.Generated is { } generated)
        {
            text.Append($" GENERATED ALWAYS AS ({column.Expression}) {(generated == 's' ? "STORED" : "VIRTUAL")}");
        }
        else if (IsInline(column))
        {
            text.Append($" DEFAULT {column.Default!.Expression}");
        }

        if (column.IdentitySequence is { } sequence)
        {
            text.Append($" GENERATED {IdentityWords(column)} AS IDENTITY ({SequenceOptions.ForIdentity(sequence)})");
        }

        if (isNotNull)
        {
            text.Append(NotNull(column));
        }

        return text.ToString();
    }

    internal static string IdentityWords(ColumnObject column) => column.Identity == 'a' ? "ALWAYS" : "BY DEFAULT";

    /// <summary>Returns the name of a column's NOT NULL constraint by default.</summary>
    internal static string DefaultNotNullName(ColumnObject column) =>
        SqlText.QuoteIdentifierIfNeeded(
            $"{SqlText.Unquote(QualifiedName.Last(column.Table))}_{SqlText.Unquote(column.Local)}_not_null"
        );

    /// <summary>
    /// Returns the constraint of CREATE TABLE that gives an inherited column a NOT NULL of its own; null: it has none.
    /// Afterwards it cannot be added: the column has that of the parent. Before 18, there are no such constraints.
    /// </summary>
    internal static string? OwnNotNull(ColumnObject column, Version server) =>
        server.Major < 18 || !column.IsNotNull || column.NotNull is { IsNotValid: true } or { IsOnlyInherited: true }
            ? null
        : column.NotNull is { } named ? $"CONSTRAINT {named.Local} {named.Definition}"
        : $"NOT NULL {column.Local}";

    /// <summary>Writes what a column has after its creation.</summary>
    /// <param name="column">The column.</param>
    /// <param name="isPrinted">Whether CREATE TABLE or ADD COLUMN has its definition.</param>
    /// <param name="script">Takes the statements.</param>
    /// <param name="hasNotNull">Whether CREATE TABLE has the NOT NULL of an inherited column.</param>
    /// <param name="isPartition">Whether the table is attached later, as a partition.</param>
    internal static void Complete(
        ColumnObject column,
        bool isPrinted,
        ScriptWriter script,
        bool hasNotNull = false,
        bool isPartition = false
    )
    {
        var alter = Alter(column);
        if (column.NotNull is { IsNotValid: true } notValid && (!notValid.IsOnlyInherited || isPartition))
        {
            script.Add(
                column,
                $"ALTER TABLE {column.Table} ADD CONSTRAINT {notValid.Local} {notValid.Definition} NOT VALID"
            );
        }
        else if (!isPrinted && !hasNotNull && column.IsNotNull && column.NotNull is not { IsOnlyInherited: true })
        {
            script.Add(
                column,
                column.NotNull is { } own
                    ? $"ALTER TABLE {column.Table} ADD CONSTRAINT {own.Local} {own.Definition}"
                    : $"ALTER TABLE {column.Table} ALTER COLUMN {column.Local} SET NOT NULL"
            );
        }

        // Also where its own definition is in CREATE TABLE: without a default, it takes that of the parent.
        if (column.LacksInheritedDefault)
        {
            script.Add(column, $"{alter} DROP DEFAULT");
        }

        WriteStatistics(column, script);
        WriteStorage(column, script);
        WriteCompression(column, script);
        if (column.Options is { Count: > 0 } options)
        {
            script.Add(column, $"{alter} SET ({RelationText.List(options)})");
        }

        if (!isPrinted && column.ForeignOptions is not null)
        {
            script.Add(
                column,
                $"ALTER FOREIGN TABLE ONLY {column.Table} ALTER COLUMN {column.Local}{ForeignOptions.Clause(column.ForeignOptions)}"
            );
        }

        if (column.IdentitySequence is { } sequence)
        {
            script.NoteMade(sequence);
        }
    }

    /// <summary>Returns the beginning of a change of one table's column.</summary>
    internal static string Alter(ColumnObject column) => $"ALTER TABLE ONLY {column.Table} ALTER COLUMN {column.Local}";

    private static void WriteStatistics(ColumnObject column, ScriptWriter script)
    {
        if (column.StatisticsTarget is { } target)
        {
            script.Add(column, $"{Alter(column)} SET STATISTICS {target}");
        }
    }

    private static void WriteStorage(ColumnObject column, ScriptWriter script)
    {
        if (column.Storage is { } storage)
        {
            script.Add(column, $"{Alter(column)} SET STORAGE {StorageWord(storage)}");
        }
    }

    private static void WriteCompression(ColumnObject column, ScriptWriter script)
    {
        if (column.Compression is { } compression)
        {
            script.Add(column, $"{Alter(column)} SET COMPRESSION {CompressionWord(compression)}");
        }
    }

    internal static string StorageWord(char storage) =>
        storage switch
        {
            'p' => "PLAIN",
            'e' => "EXTERNAL",
            'm' => "MAIN",
            _ => "EXTENDED",
        };

    internal static string CompressionWord(char? compression) =>
        compression switch
        {
            'l' => "lz4",
            'p' => "pglz",
            _ => "default",
        };

    private static string NotNull(ColumnObject column) =>
        column.NotNull is { } constraint
            ? $" CONSTRAINT {constraint.Local} NOT NULL{(constraint.IsNotInheritable ? " NO INHERIT" : string.Empty)}"
            : " NOT NULL";
}
