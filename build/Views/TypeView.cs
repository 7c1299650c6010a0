namespace DbMigrate.Build.Views;

/// <summary>The views of a type: a table of some of its properties, and a list of all.</summary>
/// <param name="Type">The type.</param>
/// <param name="Columns">The columns of the table; exactly one has no width.</param>
internal sealed record TypeView(Type Type, params ViewColumn[] Columns)
{
    /// <summary>The width that tables fit.</summary>
    private const int Screen = 80;

    private const int NarrowestRest = 16;

    /// <summary>The heading of groups of rows, and its value as a PowerShell expression; null without groups.</summary>
    public (string Label, string Value)? GroupBy { get; init; }

    /// <summary>PowerShell expressions for properties that the list does not show as they are.</summary>
    public IReadOnlyDictionary<string, string> ListValues { get; init; } = new Dictionary<string, string>();

    /// <summary>The width of the columns beside the one without a width, with the blanks between all.</summary>
    public int WidthOfOthers => Columns.Sum(c => c.Width) + Columns.Length - 1;

    /// <summary>The width of the list's labels, with the colon and the blanks behind them.</summary>
    public int WidthOfLabels => Properties.Max(p => p.Length) + " : ".Length;

    /// <summary>The properties that the module's types file adds.</summary>
    public IReadOnlyList<string> Added { get; init; } = [];

    /// <summary>The properties of the list: those of the type in the order of its declaration, then the added ones.</summary>
    public IEnumerable<string> Properties =>
        Type.GetProperties().OrderBy(p => p.MetadataToken).Select(p => p.Name).Concat(Added);

    /// <summary>Returns whether a property is a value that a list shows as it is: TableText.Item would not change it.</summary>
    public bool IsPlain(string property)
    {
        if (Type.GetProperty(property) is not { PropertyType: var type })
        {
            return false;
        }

        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsPrimitive || type.IsEnum || type == typeof(TimeSpan) || type == typeof(Guid);
    }

    /// <summary>Requires that the table fits a screen of 80 columns.</summary>
    public void Validate()
    {
        // PowerShell does not use the last column of a screen.
        if (Columns.Count(c => c.Width == 0) != 1 || WidthOfOthers + NarrowestRest > Screen - 1)
        {
            throw new BuildFailedException($"The table of {Type.Name} does not fit {Screen} columns.");
        }

        if (ListValues.Keys.Except(Properties).FirstOrDefault() is { } unknown)
        {
            throw new BuildFailedException($"{Type.Name} has no property {unknown}.");
        }
    }
}
