using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Every form of a statement that DbMigrate tells apart, in the order in which they are tried.</summary>
internal static class StatementForms
{
    /// <summary>All rows.</summary>
    public static StatementForm[] All { get; } =
    [.. SessionFacts.Rows, .. QueryFacts.Rows, .. TableFacts.Rows, .. IndexAndViewFacts.Rows, .. ObjectFacts.Rows];

    private static readonly ILookup<string, int> ByFirstWord = Enumerable
        .Range(0, All.Length)
        .SelectMany(i => All[i].Pattern.FirstWords, (i, word) => (word, i))
        .ToLookup(pair => pair.word, pair => pair.i, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The form of a statement that none of the rows knows: the server will say what is wrong with it.
    /// </summary>
    private static readonly StatementForm Unknown = new("UNKNOWN", new StatementPattern("..."));

    /// <summary>A form by its index.</summary>
    public static StatementForm At(int index) => index < 0 ? Unknown : All[index];

    /// <summary>Finds the form of a statement.</summary>
    public static (int Index, PatternMatch? Match) Find(SqlTokens tokens)
    {
        // A query may stand in parentheses.
        var first = 0;
        while (tokens.IsSymbol(first, '('))
        {
            first++;
        }

        if (tokens.Kind(first) == SqlTokenKind.Word)
        {
            foreach (var index in ByFirstWord[tokens.Text(first)])
            {
                if (All[index].Pattern.Match(tokens, first) is { } match && (first == 0 || All[index].Kind == "SELECT"))
                {
                    return (index, match);
                }
            }
        }

        return (-1, null);
    }
}
