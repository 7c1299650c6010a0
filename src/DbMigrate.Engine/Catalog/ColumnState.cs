using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>A column as the catalog has it.</summary>
/// <param name="Type">Its type as psql shows it.</param>
/// <param name="IsOfType">Whether its type is the one asked for, modifiers aside.</param>
/// <param name="Nullable">Whether it takes NULL.</param>
/// <param name="Default">Its default as SQL, or null.</param>
/// <param name="Generated">The expression that it is generated from, or null.</param>
/// <param name="Identity">Whether it is an identity column.</param>
internal sealed record ColumnState(
    string Type,
    bool IsOfType,
    bool Nullable,
    string? Default,
    string? Generated,
    bool Identity
)
{
    /// <summary>Reads it from a row of <c>columns.sql</c>.</summary>
    internal static ColumnState Read(NpgsqlDataReader reader) =>
        new(
            reader.GetString(4),
            reader.GetBoolean(5),
            reader.GetBoolean(6),
            reader.IsDBNull(7) ? null : reader.GetString(7),
            reader.IsDBNull(8) ? null : reader.GetString(8),
            reader.GetBoolean(9)
        );

    /// <summary>Where its values come from, for a message.</summary>
    internal string DescribeDefault() =>
        Default is not null ? $"default {Default}"
        : Generated is not null ? $"generated always as {Generated}"
        : Identity ? "generated as identity"
        : "without a default";
}
