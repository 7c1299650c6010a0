using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>A column of a table.</summary>
/// <param name="Number">Its number in the table.</param>
/// <param name="Type">Its type, as the server writes it.</param>
/// <param name="IsNullable">Whether it accepts NULL.</param>
/// <param name="Default">Its default as SQL, or null.</param>
/// <param name="Generated">The expression of a generated column as SQL, or null.</param>
/// <param name="IsIdentity">Whether it is an identity column.</param>
internal sealed record CatalogColumn(
    int Number,
    string Type,
    bool IsNullable,
    string? Default,
    string? Generated,
    bool IsIdentity
)
{
    /// <summary>Reads it from six columns of a row.</summary>
    internal static CatalogColumn Read(NpgsqlDataReader r, int first) =>
        new(
            r.GetInt32(first),
            r.GetString(first + 1),
            r.GetBoolean(first + 2),
            CatalogReader.TextOrNull(r, first + 3),
            CatalogReader.TextOrNull(r, first + 4),
            r.GetBoolean(first + 5)
        );

    /// <summary>Returns where its values come from, for a message.</summary>
    internal string DescribeDefault() =>
        Default is not null ? $"default {Default}"
        : Generated is not null ? $"generated always as {Generated}"
        : IsIdentity ? "generated as identity"
        : "without a default";
}
