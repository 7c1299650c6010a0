namespace DbMigrate.Engine.Catalog;

/// <summary>An index that a REINDEX rebuilds.</summary>
/// <param name="Sql">The index as SQL reads it.</param>
/// <param name="Table">Its table as SQL reads it.</param>
/// <param name="IsValid">Whether queries may use it.</param>
/// <param name="IsLeftover">Whether it is an invalid copy that a failed REINDEX left.</param>
/// <param name="IsExclusion">Whether it supports an exclusion constraint.</param>
/// <param name="CanBeNamed">Whether the role may use the schema that it is in.</param>
/// <param name="IsAllowed">Whether the role may rebuild it.</param>
internal sealed record RebuiltIndex(
    string Sql,
    string Table,
    bool IsValid,
    bool IsLeftover,
    bool IsExclusion,
    bool CanBeNamed,
    bool IsAllowed
);
