namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>An operator.</summary>
internal sealed record OperatorObject() : SchemaObject(ObjectKind.Operator)
{
    /// <summary>Its name without the operands, qualified.</summary>
    public required string Local { get; init; }

    /// <summary>The function that computes it.</summary>
    public required string Function { get; init; }

    /// <summary>The type of the left operand; null: none.</summary>
    public string? Left { get; init; }

    /// <summary>The type of the right operand.</summary>
    public required string Right { get; init; }

    /// <summary>The commutator, or null.</summary>
    public string? Commutator { get; init; }

    /// <summary>The negator, or null.</summary>
    public string? Negator { get; init; }

    /// <summary>The function that estimates the selectivity of a restriction, or null.</summary>
    public string? Restrict { get; init; }

    /// <summary>The function that estimates that of a join, or null.</summary>
    public string? Join { get; init; }

    /// <summary>True: it supports hash joins.</summary>
    public bool Hashes { get; init; }

    /// <summary>True: it supports merge joins.</summary>
    public bool Merges { get; init; }

    internal static readonly ObjectSource Source = new("operators", ObjectCatalog.Operator, Read);

    private static OperatorObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Local = row.Text(),
            Function = row.Text(),
            Left = row.TextOrNull(),
            Right = row.Text(),
            Commutator = row.TextOrNull(),
            Negator = row.TextOrNull(),
            Restrict = row.TextOrNull(),
            Join = row.TextOrNull(),
            Hashes = row.Flag(),
            Merges = row.Flag(),
        };
}
