namespace DbMigrate;

/// <summary>One difference between two schemas.</summary>
public sealed record SchemaDifference
{
    /// <summary>The object's type, as in <c>index</c>.</summary>
    public string ObjectType { get; internal init; } = string.Empty;

    /// <summary>The object's name, schema-qualified.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>Added, Removed or Changed.</summary>
    public SchemaDifferenceKind Difference { get; internal init; }

    /// <summary>The definition before, or empty.</summary>
    public string Before { get; internal init; } = string.Empty;

    /// <summary>The definition now, or empty.</summary>
    public string After { get; internal init; } = string.Empty;
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
