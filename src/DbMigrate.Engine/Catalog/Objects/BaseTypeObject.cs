namespace DbMigrate.Engine.Catalog.Objects;

/// <summary>A base type, or a shell that waits for its definition.</summary>
internal sealed record BaseTypeObject() : SchemaObject(ObjectKind.BaseType)
{
    /// <summary>False: a shell.</summary>
    public bool IsDefined { get; init; }

    /// <summary>The function that reads its text.</summary>
    public string? Input { get; init; }

    /// <summary>The function that writes its text.</summary>
    public string? Output { get; init; }

    /// <summary>The function that reads its binary form, or null.</summary>
    public string? Receive { get; init; }

    /// <summary>The function that writes its binary form, or null.</summary>
    public string? Send { get; init; }

    /// <summary>The function that reads type modifiers, or null.</summary>
    public string? ModifierInput { get; init; }

    /// <summary>The function that writes type modifiers, or null.</summary>
    public string? ModifierOutput { get; init; }

    /// <summary>The function of ANALYZE, or null.</summary>
    public string? Analyze { get; init; }

    /// <summary>The function for subscripts, or null.</summary>
    public string? Subscript { get; init; }

    /// <summary>The number of bytes; -1: variable; -2: up to a zero byte.</summary>
    public int Length { get; init; }

    /// <summary>True: passed by value.</summary>
    public bool ByValue { get; init; }

    /// <summary>c, s, i or d: 1, 2, 4 or 8 bytes.</summary>
    public required char Alignment { get; init; }

    /// <summary>p, e, m or x: plain, external, main or extended.</summary>
    public required char Storage { get; init; }

    /// <summary>The category for implicit casts.</summary>
    public required char Category { get; init; }

    /// <summary>True: the preferred type of its category.</summary>
    public bool IsPreferred { get; init; }

    /// <summary>The default as an expression, or null.</summary>
    public string? DefaultExpression { get; init; }

    /// <summary>The default as the text of a value, or null.</summary>
    public string? Default { get; init; }

    /// <summary>The type of an element, or null.</summary>
    public string? Element { get; init; }

    /// <summary>The sign between the elements of an array.</summary>
    public required string Delimiter { get; init; }

    /// <summary>True: COLLATE applies to it.</summary>
    public bool Collatable { get; init; }

    internal static readonly ObjectSource Source = new("base-types", ObjectCatalog.Type, Read);

    private static BaseTypeObject Read(ObjectRow row) =>
        new()
        {
            Address = row.Address(),
            Name = row.Text(),
            Owner = row.TextOrNull(),
            Privileges = row.TextsOrNull(),
            IsDefined = row.Flag(),
            Input = row.TextOrNull(),
            Output = row.TextOrNull(),
            Receive = row.TextOrNull(),
            Send = row.TextOrNull(),
            ModifierInput = row.TextOrNull(),
            ModifierOutput = row.TextOrNull(),
            Analyze = row.TextOrNull(),
            Subscript = row.TextOrNull(),
            Length = row.Int(),
            ByValue = row.Flag(),
            Alignment = row.Letter(),
            Storage = row.Letter(),
            Category = row.Letter(),
            IsPreferred = row.Flag(),
            DefaultExpression = row.TextOrNull(),
            Default = row.TextOrNull(),
            Element = row.TextOrNull(),
            Delimiter = row.Text(),
            Collatable = row.Flag(),
        };
}
