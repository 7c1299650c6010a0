using Npgsql;

namespace DbMigrate.Engine.Catalog;

/// <summary>A column that a foreign key would reference, and how the server compares it.</summary>
/// <param name="Name">Its name, not quoted.</param>
/// <param name="Operator">The operator, as SQL reads it under any search_path.</param>
/// <param name="ReferencedType">The type of the operator's left side; null: any.</param>
/// <param name="ReferencingType">The type of the operator's right side; null: any.</param>
internal sealed record ReferenceColumn(string Name, string Operator, string? ReferencedType, string? ReferencingType)
{
    internal static ReferenceColumn Read(NpgsqlDataReader r) =>
        new(r.GetString(0), r.GetString(1), CatalogReader.TextOrNull(r, 2), CatalogReader.TextOrNull(r, 3));
}
