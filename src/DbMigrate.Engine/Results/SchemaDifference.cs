namespace DbMigrate;

/// <summary>One difference between two schemas.</summary>
public sealed record SchemaDifference
{
    /// <summary>The object's type, as in <c>index</c>.</summary>
    public required string ObjectType { get; init; }

    /// <summary>The object's name, schema-qualified.</summary>
    public required string Name { get; init; }

    /// <summary>Added, Removed or Changed.</summary>
    public required SchemaDifferenceKind Difference { get; init; }

    /// <summary>The definition before, or empty.</summary>
    public string Before { get; init; } = string.Empty;

    /// <summary>The definition now, or empty.</summary>
    public string After { get; init; } = string.Empty;
}

/// <summary>The kinds of differences.</summary>
public enum SchemaDifferenceKind
{
    /// <summary>The object exists now, and did not before.</summary>
    Added,

    /// <summary>The object existed before, and does not now.</summary>
    Removed,

    /// <summary>The object has another definition.</summary>
    Changed,
}
