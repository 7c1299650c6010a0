using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>A column that was asked for, on one of several tables.</summary>
/// <param name="Table">Which of the tables, from 1.</param>
/// <param name="TableExists">Whether the table exists.</param>
/// <param name="Others">The table's columns where this one does not exist.</param>
/// <param name="TypeExists">Whether the requested type exists.</param>
/// <param name="IsOfType">Whether the column is of that type, modifiers aside.</param>
/// <param name="Column">The column, or null.</param>
internal sealed record ColumnMatch(
    int Table,
    bool TableExists,
    IReadOnlyList<string> Others,
    bool TypeExists,
    bool IsOfType,
    CatalogColumn? Column
)
{
    /// <summary>Reads it from a row of <c>columns.sql</c>.</summary>
    internal static ColumnMatch Read(NpgsqlDataReader r) =>
        new(
            r.GetInt32(0),
            r.GetBoolean(1),
            r.IsDBNull(2) ? [] : r.GetFieldValue<string[]>(2),
            r.GetBoolean(3),
            r.GetBoolean(4),
            r.IsDBNull(5) ? null : CatalogColumn.Read(r, 5)
        );
}
