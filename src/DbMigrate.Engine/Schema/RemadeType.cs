using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema;

/// <summary>A type or collation that is made again while columns use it.</summary>
/// <param name="Type">The type as it is.</param>
/// <param name="OldName">The name that it has until it is dropped.</param>
/// <param name="IsOfPartitionKey">Whether a column of a partition key uses it. Its table is made again, too.</param>
internal sealed record RemadeType(SchemaObject Type, string OldName, bool IsOfPartitionKey);
