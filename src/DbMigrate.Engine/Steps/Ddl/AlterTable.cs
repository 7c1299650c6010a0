using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>
/// Makes statements that change tables. A table is given as SQL reads it, other names are not quoted, expressions are
/// SQL.
/// </summary>
internal static class AlterTable
{
    internal static string AddColumn(string table, string column, string type, string? byDefault = null) =>
        $"ALTER TABLE {table} ADD COLUMN {Quote(column)} {type}"
        + (byDefault is null ? string.Empty : " DEFAULT " + byDefault);

    internal static string SetDefault(string table, string column, string expression) =>
        $"ALTER TABLE {table} ALTER COLUMN {Quote(column)} SET DEFAULT {expression}";

    internal static string DropColumn(string table, string column) =>
        $"ALTER TABLE {table} DROP COLUMN {Quote(column)}";

    internal static string RenameColumn(string table, string from, string to) =>
        $"ALTER TABLE {table} RENAME COLUMN {Quote(from)} TO {Quote(to)}";

    internal static string SetNotNull(string table, string column) =>
        $"ALTER TABLE {table} ALTER COLUMN {Quote(column)} SET NOT NULL";

    internal static string DropNotNull(string table, string column) =>
        $"ALTER TABLE {table} ALTER COLUMN {Quote(column)} DROP NOT NULL";

    /// <summary>
    /// Adds a constraint that applies to rows written from now on; <see cref="Validate"/> checks the others.
    /// </summary>
    internal static string AddNotValid(string table, string name, string definition) =>
        $"ALTER TABLE {table} ADD CONSTRAINT {Quote(name)} {definition} NOT VALID";

    internal static string AddUniqueUsing(string table, string name) =>
        $"ALTER TABLE {table} ADD CONSTRAINT {Quote(name)} UNIQUE USING INDEX {Quote(name)}";

    internal static string Validate(string table, string name) =>
        $"ALTER TABLE {table} VALIDATE CONSTRAINT {Quote(name)}";

    internal static string DropConstraint(string table, string name, bool ifExists = false) =>
        $"ALTER TABLE {table} DROP CONSTRAINT {(ifExists ? "IF EXISTS " : string.Empty)}{Quote(name)}";

    private static string Quote(string name) => SqlText.QuoteIdentifierIfNeeded(name);
}
