namespace DbMigrate.Engine.Plans;

/// <summary>The keys of a mapping in a plan.</summary>
/// <param name="Summary">One sentence for the schema and for the docs.</param>
/// <param name="Keys">The keys.</param>
internal sealed record MapShape(string Summary, params KeyShape[] Keys)
{
    /// <summary>The key that a bare scalar (or list) stands for: <c>sql: a.sql</c> is <c>sql: { file: a.sql }</c>. Null: no short form.</summary>
    internal string? ShortForm { get; init; }

    /// <summary>Groups of keys of which exactly one must be given, as <c>table</c> and <c>tables</c>.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> ExactlyOneOf { get; init; } = [];

    /// <summary>Groups of keys of which at least one must be given.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> AtLeastOneOf { get; init; } = [];
}

/// <summary>One key of a mapping.</summary>
/// <param name="Name">As written in the plan.</param>
/// <param name="Value">What it may hold.</param>
/// <param name="Summary">One sentence for the schema and for the docs.</param>
/// <param name="Required">Whether it must be there.</param>
internal sealed record KeyShape(string Name, ValueShape Value, string Summary, bool Required = false);
