namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>An object that belongs to a table or view and has no name without it, as a trigger.</summary>
/// <param name="Kind">Its kind.</param>
internal abstract record TablePart(ObjectKind Kind) : SchemaObject(Kind)
{
    /// <summary>The relation, qualified, as SQL reads it.</summary>
    public required string Table { get; init; }

    /// <summary>Its own name, quoted where needed.</summary>
    public required string Local { get; init; }
}
