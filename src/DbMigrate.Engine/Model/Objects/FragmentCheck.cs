using System.Text;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Model.Objects;

/// <summary>
/// Finds what would make a fragment of a plan more than its part of the engine's statement: an unbalanced parenthesis,
/// a further clause, a parameter.
/// </summary>
internal static class FragmentCheck
{
    // Reserved words that begin another clause of a statement. As a name, each needs quotes.
    private static readonly HashSet<string> Clauses = new(StringComparer.OrdinalIgnoreCase)
    {
        "select",
        "from",
        "where",
        "group",
        "having",
        "order",
        "limit",
        "offset",
        "fetch",
        "for",
        "window",
        "union",
        "intersect",
        "except",
        "into",
        "returning",
    };

    private static readonly HashSet<string> ColumnClauses = new(StringComparer.OrdinalIgnoreCase)
    {
        "default",
        "check",
        "references",
        "unique",
        "primary",
        "constraint",
        "generated",
        "deferrable",
        "initially",
    };

    /// <summary>Returns what is wrong with a fragment, in a sentence; null: nothing.</summary>
    /// <param name="sql">The fragment, with variables substituted.</param>
    /// <param name="shape">What it is.</param>
    internal static string? Problem(string sql, FragmentShape shape)
    {
        var tokens = new SqlTokens(Encoding.UTF8.GetBytes(sql), standardConformingStrings: true);
        var open = new Stack<char>();
        var count = tokens.Count();
        for (var i = 0; i < count; i++)
        {
            if (Parameter(tokens, i) is { } parameter)
            {
                return parameter;
            }

            // The columns that are assigned are compared with the key by their names.
            if (shape == FragmentShape.Assignments && IsEscapedName(tokens, i))
            {
                return $"{tokens.Text(i)} is a name with escapes. Write the characters themselves, in double quotes.";
            }

            if (tokens.IsSymbol(i, '(') || tokens.IsSymbol(i, '['))
            {
                open.Push(tokens.IsSymbol(i, '(') ? ')' : ']');
            }
            else if (tokens.IsSymbol(i, ')') || tokens.IsSymbol(i, ']'))
            {
                if (!open.TryPop(out var expected) || !tokens.IsSymbol(i, expected))
                {
                    return $"'{tokens.Text(i)}' closes nothing that the text opened.";
                }
            }
            else if (open.Count == 0 && Outside(tokens, i, shape) is { } problem)
            {
                return problem;
            }
        }

        return open.Count > 0 ? $"A '{open.Peek()}' is missing." : null;
    }

    /// <summary>Returns the sentence about a parameter at a token, or null.</summary>
    internal static string? Parameter(SqlTokens tokens, int index) =>
        tokens.Kind(index) == SqlTokenKind.Parameter
            ? $"{tokens.Text(index)} is a parameter, and a plan has none: the values of parameters are the engine's. "
                + "Write the value, or a variable of the plan as :name."
            : null;

    /// <summary>Returns the columns that a SET list assigns, not quoted.</summary>
    internal static IReadOnlyList<string> AssignedColumns(string set)
    {
        var tokens = new SqlTokens(Encoding.UTF8.GetBytes(set), standardConformingStrings: true);
        var columns = new List<string>();
        var isStart = true;
        for (var i = 0; tokens.Kind(i) != SqlTokenKind.End; i = tokens.Over(i))
        {
            if (isStart && tokens.IsSymbol(i, '('))
            {
                for (var c = i + 1; c < tokens.Over(i) - 1; c++)
                {
                    Add(c, tokens.IsSymbol(c - 1, '(') || tokens.IsSymbol(c - 1, ','));
                }
            }
            else
            {
                Add(i, isStart);
            }

            isStart = tokens.IsSymbol(i, ',');
        }

        return columns;

        void Add(int index, bool isTarget)
        {
            if (isTarget && tokens.Kind(index) is SqlTokenKind.Word or SqlTokenKind.QuotedName)
            {
                columns.Add(SqlText.Unquote(tokens.Text(index)));
            }
        }
    }

    private static bool IsEscapedName(SqlTokens tokens, int index) =>
        tokens.Kind(index) == SqlTokenKind.QuotedName && tokens.Text(index)[0] != '"';

    private static string? Outside(SqlTokens tokens, int index, FragmentShape shape)
    {
        if (tokens.IsSymbol(index, ','))
        {
            return shape == FragmentShape.Assignments
                ? null
                : "A comma outside of parentheses would begin another part of the statement. "
                    + (shape == FragmentShape.IndexElement ? "Give a list of columns." : "Give one expression.");
        }

        // A name behind a dot needs no quotes, nor does that of a variable.
        if (
            tokens.Kind(index) != SqlTokenKind.Word
            || tokens.IsSymbol(index - 1, '.')
            || tokens.IsSymbol(index - 1, ':')
        )
        {
            return null;
        }

        var word = tokens.Text(index);
        var isPartOfOperator =
            (tokens.IsWord(index, "from") && tokens.IsWord(index - 1, "distinct"))
            || (tokens.IsWord(index, "group") && tokens.IsWord(index - 1, "within"));
        var isClause =
            (Clauses.Contains(word) && !isPartOfOperator)
            || (
                shape == FragmentShape.ColumnPart
                && (
                    ColumnClauses.Contains(word)
                    || (
                        tokens.IsWord(index, "null")
                        && tokens.IsWord(index - 1, "not")
                        && !tokens.IsWord(index - 2, "is")
                    )
                )
            );
        return isClause
            ? $"{word.ToUpperInvariant()} outside of parentheses would begin another part of the statement. "
                + "Put a subquery into parentheses, and a name into double quotes."
            : null;
    }
}
