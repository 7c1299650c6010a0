namespace DbMigrate.Engine.Model.Kinds;

/// <summary>The keys of a mapping in a plan.</summary>
/// <param name="Summary">One or two sentences for the JSON Schema and the documentation.</param>
/// <param name="Keys">The keys.</param>
internal sealed record MapShape(string Summary, params KeyShape[] Keys)
{
    /// <summary>
    /// The key that a bare scalar or list stands for: <c>sql: a.sql</c> is <c>sql: { file: a.sql }</c>; null: no short
    /// form.
    /// </summary>
    internal string? ShortForm { get; init; }

    /// <summary>Groups of keys of which exactly one is required, such as <c>table</c> and <c>tables</c>.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> ExactlyOneOf { get; init; } = [];

    /// <summary>Groups of keys of which at most one may be given.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> AtMostOneOf { get; init; } = [];

    /// <summary>Groups of keys of which at least one is required.</summary>
    internal IReadOnlyList<IReadOnlyList<string>> AtLeastOneOf { get; init; } = [];

    /// <summary>
    /// Whether the keys of a kind are also accepted beside the kind's own key, such as <c>expect</c> beside <c>sql</c>.
    /// The parameters of the kind then include them.
    /// </summary>
    internal bool AllowBeside { get; init; }

    /// <summary>Returns the key of that name, or null.</summary>
    internal KeyShape? Find(string name)
    {
        foreach (var key in Keys)
        {
            if (key.Name == name)
            {
                return key;
            }
        }

        return null;
    }
}

/// <summary>One key of a mapping.</summary>
/// <param name="Name">The name in the plan.</param>
/// <param name="Value">The shape of the value.</param>
/// <param name="Summary">One or two sentences for the JSON Schema and the documentation.</param>
/// <param name="Required">Whether the key is required.</param>
internal sealed record KeyShape(string Name, ValueShape Value, string Summary, bool Required = false)
{
    /// <summary>False: the reader knows the key, but this version cannot use it.</summary>
    internal bool Available { get; init; } = true;

    /// <summary>The name as errors show it.</summary>
    internal string Quoted { get; } = $"'{Name}'";

    /// <summary>The value that applies without the key, for the documentation; null: none.</summary>
    internal string? Default { get; init; }

    /// <summary>The summary with the default.</summary>
    internal string Description => Default is null ? Summary : $"{Summary} Default: {Default}.";
}
