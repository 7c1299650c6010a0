namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A sequence. That of an identity column is within the column.</summary>
internal sealed record SequenceObject() : SchemaObject(ObjectKind.Sequence)
{
    internal static readonly ObjectSource Source = new("sequences", ObjectCatalog.Relation, Read)
    {
        IsOfRelations = true,
    };

    /// <summary>True: it is not logged.</summary>
    public bool IsUnlogged { get; init; }

    /// <summary>Its type: <c>bigint</c>.</summary>
    public required string Type { get; init; }

    /// <summary>The value that it starts with.</summary>
    public long Start { get; init; }

    /// <summary>What it adds each time.</summary>
    public long Increment { get; init; }

    /// <summary>Its smallest value.</summary>
    public long Minimum { get; init; }

    /// <summary>Its largest value.</summary>
    public long Maximum { get; init; }

    /// <summary>How many values a session takes at once.</summary>
    public long Cache { get; init; }

    /// <summary>True: it begins again after its last value.</summary>
    public bool Cycles { get; init; }

    /// <summary>The column that it is dropped with: <c>public.orders.id</c>.</summary>
    public string? OwnedBy { get; set; }

    /// <summary>True: it is the sequence of an identity column.</summary>
    public bool IsIdentity { get; init; }

    internal override void BelongTo(SchemaObject whole) => OwnedBy = whole.Name;

    private static SequenceObject Read(ObjectRow row)
    {
        var sequence = new SequenceObject
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Privileges = row.TextsOrNull(),
            IsUnlogged = row.Flag(),
            Type = row.Text(),
            Start = row.Long(),
            Increment = row.Long(),
            Minimum = row.Long(),
            Maximum = row.Long(),
            Cache = row.Long(),
            Cycles = row.Flag(),
        };
        var table = row.Number();
        var column = row.Int();
        return table == 0
            ? sequence
            : sequence with
            {
                Whole = new((uint)ObjectCatalog.Relation, table, column),
                IsIdentity = row.Flag(),
            };
    }
}
