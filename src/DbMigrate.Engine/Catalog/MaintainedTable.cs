namespace DbMigrate.Engine.Catalog;

/// <summary>A table that is vacuumed or analyzed.</summary>
/// <param name="Table">The table.</param>
/// <param name="Refused">The table itself and its partitions, as SQL reads them, that the role may not maintain.</param>
internal sealed record MaintainedTable(CatalogTable Table, IReadOnlyList<string> Refused);
