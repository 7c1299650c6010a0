using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>An object whose name may have been meant.</summary>
/// <param name="Kind">Its kind, as in a plan: <c>table</c>.</param>
/// <param name="Schema">Its schema; null: its kind has none.</param>
/// <param name="Name">Its name.</param>
/// <param name="Written">The name as a plan writes it: with the schema where the search_path does not find it.</param>
internal sealed record ObjectCandidate(string Kind, string? Schema, string Name, string Written)
{
    /// <summary>Reads it from a row of <c>candidates.sql</c>.</summary>
    internal static ObjectCandidate Read(NpgsqlDataReader r) =>
        new(r.GetString(0), CatalogReader.TextOrNull(r, 1), r.GetString(2), r.GetString(3));
}
