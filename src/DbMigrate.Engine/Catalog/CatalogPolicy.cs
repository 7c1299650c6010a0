using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>A policy of a table.</summary>
/// <param name="Name">Its name, not quoted.</param>
/// <param name="Permissive">Whether it is permissive; else it is restrictive.</param>
/// <param name="Command">Its commands: ALL, SELECT, INSERT, UPDATE or DELETE.</param>
/// <param name="Roles">Its roles, not quoted; public: all roles.</param>
/// <param name="Using">The condition of visible rows, or null.</param>
/// <param name="Check">The condition of written rows, or null.</param>
/// <param name="Comment">Its comment, or null.</param>
internal sealed record CatalogPolicy(
    string Name,
    bool Permissive,
    string Command,
    string[] Roles,
    string? Using,
    string? Check,
    string? Comment
)
{
    /// <summary>Reads it from a row of <c>policies.sql</c>.</summary>
    internal static CatalogPolicy Read(NpgsqlDataReader r) =>
        new(
            r.GetString(0),
            r.GetBoolean(1),
            r.GetString(2),
            r.GetFieldValue<string[]>(3),
            CatalogReader.TextOrNull(r, 4),
            CatalogReader.TextOrNull(r, 5),
            CatalogReader.TextOrNull(r, 6)
        );

    /// <summary>Returns whether another policy is the same in everything.</summary>
    internal bool IsSameAs(CatalogPolicy other) =>
        this with { Roles = other.Roles } == other && Roles.SequenceEqual(other.Roles, StringComparer.Ordinal);
}
