using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>A foreign key of a table.</summary>
/// <param name="Name">Its name, not quoted.</param>
/// <param name="Columns">The referencing columns, not quoted.</param>
/// <param name="ReferencedTable">The number of the referenced table.</param>
/// <param name="ReferencedColumns">The referenced columns, not quoted.</param>
/// <param name="ReferencesPrimaryKey">Whether these are the primary key, in its order.</param>
/// <param name="OnDelete">Its action on delete, as a plan writes it: <c>set null</c>.</param>
/// <param name="IsPlain">Whether it has no action on update, no MATCH FULL and is not deferrable.</param>
/// <param name="IsValidated">Whether it was validated for all rows.</param>
internal sealed record CatalogForeignKey(
    string Name,
    IReadOnlyList<string> Columns,
    uint ReferencedTable,
    IReadOnlyList<string> ReferencedColumns,
    bool ReferencesPrimaryKey,
    string OnDelete,
    bool IsPlain,
    bool IsValidated
)
{
    /// <summary>Reads it from a row of <c>foreign-keys.sql</c>.</summary>
    internal static CatalogForeignKey Read(NpgsqlDataReader r) =>
        new(
            r.GetString(0),
            r.GetFieldValue<string[]>(1),
            r.GetFieldValue<uint>(2),
            r.GetFieldValue<string[]>(3),
            r.GetBoolean(4),
            r.GetString(5),
            r.GetBoolean(6),
            r.GetBoolean(7)
        );
}
