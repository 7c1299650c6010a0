namespace DbMigrate.Engine.Catalog;

/// <summary>A sequence that a column takes values from.</summary>
/// <param name="Table">The table, as SQL reads it.</param>
/// <param name="Column">The column, as SQL reads it.</param>
/// <param name="Name">The sequence, as SQL reads it.</param>
/// <param name="Increment">Its increment, which may be negative.</param>
/// <param name="Minimum">Its smallest value.</param>
/// <param name="Maximum">Its greatest value.</param>
/// <param name="Cycles">Whether it begins again at its end.</param>
internal sealed record CatalogSequence(
    string Table,
    string Column,
    string Name,
    long Increment,
    long Minimum,
    long Maximum,
    bool Cycles
);
