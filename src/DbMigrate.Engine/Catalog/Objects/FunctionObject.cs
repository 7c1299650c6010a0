namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A function, a window function or a procedure.</summary>
internal sealed record FunctionObject() : SchemaObject(ObjectKind.Function)
{
    /// <summary>f: function; w: window function; p: procedure.</summary>
    public required char Type { get; init; }

    /// <summary>The statement that creates it, as pg_get_functiondef prints it.</summary>
    public required string Definition { get; init; }

    /// <summary>Its arguments without defaults.</summary>
    public required string Identity { get; init; }

    /// <summary>Its arguments.</summary>
    public required string Arguments { get; init; }

    /// <summary>The number of arguments with a default.</summary>
    public int DefaultCount { get; init; }

    /// <summary>What it returns; null: a procedure.</summary>
    public string? Result { get; init; }

    /// <summary>Its language.</summary>
    public required string Language { get; init; }

    /// <summary>Its body.</summary>
    public required string Body { get; init; }

    /// <summary>The file of a C function, or null.</summary>
    public string? Library { get; init; }

    /// <summary>i, s or v: immutable, stable or volatile.</summary>
    public required char Volatility { get; init; }

    /// <summary>s, r or u: safe, restricted or unsafe.</summary>
    public required char Parallel { get; init; }

    /// <summary>True: null for a null argument.</summary>
    public bool Strict { get; init; }

    /// <summary>True: it runs with the rights of its owner.</summary>
    public bool SecurityDefiner { get; init; }

    /// <summary>True: it tells nothing of its arguments.</summary>
    public bool Leakproof { get; init; }

    /// <summary>The estimated cost.</summary>
    public required string Cost { get; init; }

    /// <summary>The estimated number of rows; 0: it returns no set.</summary>
    public required string Rows { get; init; }

    /// <summary>The planner's support function, or null.</summary>
    public string? Support { get; init; }

    /// <summary>The parameters that it sets, as <c>name=value</c>, or null.</summary>
    public IReadOnlyList<string>? Settings { get; init; }

    /// <summary>The types that TRANSFORM lists.</summary>
    public required IReadOnlyList<string> TransformTypes { get; init; }

    internal static readonly ObjectSource Source = new("functions", ObjectCatalog.Procedure, Read);

    private static FunctionObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Privileges = row.TextsOrNull(),
            Type = row.Letter(),
            Definition = row.Text(),
            Identity = row.Text(),
            Arguments = row.Text(),
            DefaultCount = row.Int(),
            Result = row.TextOrNull(),
            Language = row.Text(),
            Body = row.Text(),
            Library = row.TextOrNull(),
            Volatility = row.Letter(),
            Parallel = row.Letter(),
            Strict = row.Flag(),
            SecurityDefiner = row.Flag(),
            Leakproof = row.Flag(),
            Cost = row.Text(),
            Rows = row.Text(),
            Support = row.TextOrNull(),
            Settings = row.TextsOrNull(),
            TransformTypes = row.Texts(),
        };
}
