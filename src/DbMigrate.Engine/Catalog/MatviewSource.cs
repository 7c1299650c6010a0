namespace DbMigrate.Engine.Catalog;

/// <summary>A materialized view that another one reads.</summary>
/// <param name="Reader">The number of the one that reads it.</param>
/// <param name="Source">The one that is read.</param>
/// <param name="IsPopulated">Whether it can be read.</param>
internal sealed record MatviewSource(uint Reader, CatalogTable Source, bool IsPopulated);
