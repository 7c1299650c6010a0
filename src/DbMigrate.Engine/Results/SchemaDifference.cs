namespace DbMigrate;

/// <summary>One difference between two schemas.</summary>
public sealed record SchemaDifference
{
    /// <summary>The object's type, as in <c>index</c>.</summary>
    public required string ObjectType { get; init; }

    /// <summary>The object's name, schema-qualified.</summary>
    public required string Name { get; init; }

    /// <summary>Added (there, but not before), Removed (not there any more) or Changed.</summary>
    public required SchemaDifferenceKind Difference { get; init; }

    /// <summary>The definition before, or empty.</summary>
    public string Before { get; init; } = string.Empty;

    /// <summary>The definition now, or empty.</summary>
    public string After { get; init; } = string.Empty;
}

/// <summary>How an object differs.</summary>
public enum SchemaDifferenceKind
{
    /// <summary>There now, and not before.</summary>
    Added,

    /// <summary>There before, and not now.</summary>
    Removed,

    /// <summary>There both times, with another definition.</summary>
    Changed,
}
