namespace DbMigrate.Engine.Catalog;

/// <summary>A database as the server has it.</summary>
/// <param name="Owner">Its owner.</param>
/// <param name="Encoding">Its encoding, as in <c>UTF8</c>.</param>
/// <param name="Collate">Its LC_COLLATE.</param>
/// <param name="Ctype">Its LC_CTYPE.</param>
/// <param name="ConnectionLimit">The maximum number of sessions; -1: no limit; -2: its removal was interrupted.</param>
/// <param name="IsPublic">Whether PUBLIC may connect.</param>
internal sealed record CatalogDatabase(
    string Owner,
    string Encoding,
    string Collate,
    string Ctype,
    int ConnectionLimit,
    bool IsPublic
)
{
    // https://www.postgresql.org/docs/current/catalog-pg-database.html
    private const int Invalid = -2;

    /// <summary>Whether its removal was interrupted. Such a database takes no connections.</summary>
    internal bool IsInvalid => ConnectionLimit == Invalid;
}
