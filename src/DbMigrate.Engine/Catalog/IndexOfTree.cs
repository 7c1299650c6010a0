namespace DbMigrate.Engine.Catalog;

/// <summary>An index, or one of a partition that is attached to it.</summary>
/// <param name="Schema">Its schema, not quoted.</param>
/// <param name="Name">Its name, not quoted.</param>
/// <param name="IsValid">Whether queries may use it.</param>
/// <param name="TableBytes">The size of its table, in bytes; 0 for a partitioned table.</param>
/// <param name="Table">Its table, as SQL reads it.</param>
internal sealed record IndexOfTree(string Schema, string Name, bool IsValid, long TableBytes, string Table);
