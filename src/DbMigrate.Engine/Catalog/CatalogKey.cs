using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>An index of a table, as a key that identifies its rows and orders them.</summary>
/// <param name="IsPrimary">Whether it is the primary key.</param>
/// <param name="Index">The name of the index, not quoted.</param>
/// <param name="Columns">Its columns, not quoted.</param>
/// <param name="Types">Their types with their schemas, without modifiers.</param>
/// <param name="Operators">How each column is compared: less, less or equal, equal, greater or equal, greater, for the
/// first column, then for the others.</param>
/// <param name="Fault">Why it cannot be used as a key.</param>
internal sealed record CatalogKey(
    bool IsPrimary,
    string Index,
    IReadOnlyList<string> Columns,
    IReadOnlyList<string> Types,
    IReadOnlyList<string> Operators,
    KeyFault Fault
)
{
    /// <summary>Reads it from a row of <c>keys.sql</c>.</summary>
    internal static CatalogKey Read(NpgsqlDataReader r) =>
        new(
            r.GetBoolean(0),
            r.GetString(1),
            r.GetFieldValue<string[]>(2),
            r.GetFieldValue<string[]>(3),
            r.GetFieldValue<string[]>(4),
            Enum.Parse<KeyFault>(r.GetString(5))
        );
}
