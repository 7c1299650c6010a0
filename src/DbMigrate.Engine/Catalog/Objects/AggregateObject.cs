namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>An aggregate.</summary>
internal sealed record AggregateObject() : SchemaObject(ObjectKind.Aggregate)
{
    /// <summary>Its name without the arguments, qualified.</summary>
    public required string Local { get; init; }

    /// <summary>Its name with the types of its arguments, as GRANT reads it.</summary>
    public required string Signature { get; init; }

    /// <summary>Its arguments; <c>*</c>: none.</summary>
    public required string Arguments { get; init; }

    /// <summary>The type of its result.</summary>
    public required string Result { get; init; }

    /// <summary>n: normal; o: ordered set; h: hypothetical set.</summary>
    public required char Type { get; init; }

    /// <summary>s, r or u: safe, restricted or unsafe.</summary>
    public required char Parallel { get; init; }

    /// <summary>SFUNC.</summary>
    public required string Transition { get; init; }

    /// <summary>STYPE.</summary>
    public required string StateType { get; init; }

    /// <summary>SSPACE; 0: unknown.</summary>
    public int StateSpace { get; init; }

    /// <summary>FINALFUNC, or null.</summary>
    public string? Final { get; init; }

    /// <summary>FINALFUNC_EXTRA.</summary>
    public bool FinalExtra { get; init; }

    /// <summary>FINALFUNC_MODIFY: r, s or w.</summary>
    public required char FinalModify { get; init; }

    /// <summary>COMBINEFUNC, or null.</summary>
    public string? Combine { get; init; }

    /// <summary>SERIALFUNC, or null.</summary>
    public string? Serialize { get; init; }

    /// <summary>DESERIALFUNC, or null.</summary>
    public string? Deserialize { get; init; }

    /// <summary>INITCOND, or null.</summary>
    public string? Initial { get; init; }

    /// <summary>MSFUNC, or null: no moving aggregate.</summary>
    public string? MovingTransition { get; init; }

    /// <summary>MINVFUNC.</summary>
    public string? MovingInverse { get; init; }

    /// <summary>MSTYPE.</summary>
    public string? MovingStateType { get; init; }

    /// <summary>MSSPACE.</summary>
    public int MovingStateSpace { get; init; }

    /// <summary>MFINALFUNC.</summary>
    public string? MovingFinal { get; init; }

    /// <summary>MFINALFUNC_EXTRA.</summary>
    public bool MovingFinalExtra { get; init; }

    /// <summary>MFINALFUNC_MODIFY.</summary>
    public required char MovingFinalModify { get; init; }

    /// <summary>MINITCOND.</summary>
    public string? MovingInitial { get; init; }

    /// <summary>SORTOP, or null.</summary>
    public string? SortOperator { get; init; }

    internal static readonly ObjectSource Source = new("aggregates", ObjectCatalog.Procedure, Read);

    private static AggregateObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Privileges = row.TextsOrNull(),
            Local = row.Text(),
            Signature = row.Text(),
            Arguments = row.Text(),
            Result = row.Text(),
            Type = row.Letter(),
            Parallel = row.Letter(),
            Transition = row.Text(),
            StateType = row.Text(),
            StateSpace = row.Int(),
            Final = row.TextOrNull(),
            FinalExtra = row.Flag(),
            FinalModify = row.Letter(),
            Combine = row.TextOrNull(),
            Serialize = row.TextOrNull(),
            Deserialize = row.TextOrNull(),
            Initial = row.TextOrNull(),
            MovingTransition = row.TextOrNull(),
            MovingInverse = row.TextOrNull(),
            MovingStateType = row.TextOrNull(),
            MovingStateSpace = row.Int(),
            MovingFinal = row.TextOrNull(),
            MovingFinalExtra = row.Flag(),
            MovingFinalModify = row.Letter(),
            MovingInitial = row.TextOrNull(),
            SortOperator = row.TextOrNull(),
        };
}
