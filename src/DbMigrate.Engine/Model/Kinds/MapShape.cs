namespace DbMigrate.Engine.Model.Kinds;

/// <summary>The keys of a mapping in a plan.</summary>
/// <param name="Summary">One sentence for the schema and for the docs.</param>
/// <param name="Keys">The keys.</param>
internal sealed record MapShape(string Summary, params KeyShape[] Keys)
{
    /// <summary>
    /// The key that a bare scalar (or list) stands for: <c>sql: a.sql</c> is <c>sql: { file: a.sql }</c>. Null: no
    /// short form.
    /// </summary>
    internal string? ShortForm { get; init; }

    /// <summary>Groups of keys of which exactly one must be given, as <c>table</c> and <c>tables</c>.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> ExactlyOneOf { get; init; } = [];

    /// <summary>Groups of keys of which at least one must be given.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> AtLeastOneOf { get; init; } = [];

    /// <summary>
    /// For the mapping of a kind: its keys may also stand beside the kind's own key, as <c>expect</c> beside
    /// <c>sql</c>. Its parameters then hold
    /// them all, wherever they stood.
    /// </summary>
    internal bool AllowBeside { get; init; }

    /// <summary>The key of that name, or null.</summary>
    internal KeyShape? Find(string name) => Array.Find(Keys, k => k.Name == name);
}

/// <summary>One key of a mapping.</summary>
/// <param name="Name">As written in the plan.</param>
/// <param name="Value">What it may hold.</param>
/// <param name="Summary">One sentence for the schema and for the docs.</param>
/// <param name="Required">Whether it must be there.</param>
internal sealed record KeyShape(string Name, ValueShape Value, string Summary, bool Required = false)
{
    /// <summary>False: known, so that editors and the schema know it, but not available in this version.</summary>
    internal bool Available { get; init; } = true;
}
