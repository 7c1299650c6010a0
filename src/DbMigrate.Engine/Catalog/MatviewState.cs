using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Catalog;

/// <summary>The state of a materialized view.</summary>
/// <param name="IsPopulated">Whether it can be read.</param>
/// <param name="Keys">Its unique indexes.</param>
internal sealed record MatviewState(bool IsPopulated, IReadOnlyList<MatviewKey> Keys)
{
    /// <summary>Why it cannot be refreshed concurrently; null: it can.</summary>
    internal string? Obstacle =>
        !IsPopulated ? "it was never populated"
        : Keys.Any(k => k.Fault is null) ? null
        : Keys.Count == 0 ? "it has no unique index"
        : string.Join(", ", Keys.Select(k => $"its unique index {SqlText.QuoteIdentifierIfNeeded(k.Name)} {k.Fault}"));
}
