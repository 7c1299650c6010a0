namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary>
/// A comparison as a plan writes it: <c>&gt;= 99.5</c>, <c>&lt; 5</c>, <c>&lt;&gt; x</c>, <c>!= x</c>, <c>= x</c>.
/// </summary>
internal sealed class Comparison
{
    // Longer operators first: "<=" starts with "<".
    private static readonly (string Sign, string Said, Func<int, bool> Holds)[] Operators =
    [
        (">=", ">=", c => c >= 0),
        ("<=", "<=", c => c <= 0),
        ("<>", "<>", c => c != 0),
        ("!=", "<>", c => c != 0),
        (">", ">", c => c > 0),
        ("<", "<", c => c < 0),
        ("=", "=", c => c == 0),
    ];

    // What is typed for an operator, and would be read as a text.
    private static readonly char[] Mistaken = ['≥', '≤', '≠'];

    private readonly string _said;
    private readonly Func<int, bool> _holds;
    private readonly Operand _operand;

    private Comparison(string said, Func<int, bool> holds, Operand operand)
    {
        _said = said;
        _holds = holds;
        _operand = operand;
    }

    internal string Text => $"{_said} {_operand.Text}";

    /// <summary>Returns whether the text starts with a comparison operator.</summary>
    internal static bool IsOne(string text) =>
        Operators.Any(o => text.AsSpan().TrimStart().StartsWith(o.Sign, StringComparison.Ordinal))
        || (text.AsSpan().TrimStart() is [var first, ..] && Mistaken.Contains(first));

    /// <summary>Reads a comparison; null with the error: invalid.</summary>
    internal static Comparison? Parse(string text, out string problem)
    {
        problem = string.Empty;
        var trimmed = text.Trim();
        var (sign, said, holds) = Operators.FirstOrDefault(o => trimmed.StartsWith(o.Sign, StringComparison.Ordinal));
        if (sign is null)
        {
            problem = $"'{text}' is not a comparison. Start it with >=, <=, >, <, = or <>.";
            return null;
        }

        var rest = trimmed[sign.Length..].Trim();
        if (rest.Length == 0)
        {
            problem = $"'{text}' has no operand. Write it as in '{sign} 5'.";
            return null;
        }

        if (rest[0] is '=' or '<' or '>' or '!')
        {
            problem = $"'{text}' has no operator that is known. Write >=, <=, >, <, = or <>, as in '>= 5'.";
            return null;
        }

        var operand = Operand.Parse(rest);
        if (!operand.HasOrder && said is not ("=" or "<>"))
        {
            problem = $"'{rest}' is neither a number nor a date. Texts can be compared with '=' and '<>' only.";
            return null;
        }

        return new Comparison(said, holds, operand);
    }

    /// <summary>Returns whether a value can be compared at all: NULL and what is no number or date cannot.</summary>
    internal bool CanCompare(string? value) => value is not null && _operand.Compare(value) is not null;

    /// <summary>Returns whether a value satisfies the comparison; false for NULL.</summary>
    internal bool Holds(string? value) => value is not null && _operand.Compare(value) is { } order && _holds(order);
}
