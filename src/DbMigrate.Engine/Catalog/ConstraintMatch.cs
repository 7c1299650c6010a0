using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>A constraint that was asked for by a pattern, or a table that has none of them.</summary>
/// <param name="Table">Which of the tables, from 1; 0 where none was asked for.</param>
/// <param name="TableExists">Whether the table exists.</param>
/// <param name="Name">The constraint, or null: the table has none of these.</param>
/// <param name="On">The table or domain that it is on.</param>
/// <param name="IsValidated">Whether it was validated for all rows.</param>
/// <param name="Others">The names of all constraints of the table.</param>
internal sealed record ConstraintMatch(
    int Table,
    bool TableExists,
    string? Name,
    string? On,
    bool IsValidated,
    IReadOnlyList<string> Others
)
{
    /// <summary>Reads it from a row of <c>constraints.sql</c>.</summary>
    internal static ConstraintMatch Read(NpgsqlDataReader r) =>
        new(
            r.GetInt32(0),
            r.GetBoolean(1),
            CatalogReader.TextOrNull(r, 2),
            CatalogReader.TextOrNull(r, 3),
            !r.IsDBNull(4) && r.GetBoolean(4),
            r.IsDBNull(5) ? [] : r.GetFieldValue<string[]>(5)
        );
}
