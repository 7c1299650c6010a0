using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary>
/// One value as a plan expects it: <c>0</c> is a number, <c>'0'</c> a text, <c>true</c> a boolean, <c>null</c> NULL.
/// </summary>
internal sealed class ExpectedValue
{
    private readonly string? _text;
    private readonly ExactNumber? _number;
    private readonly bool _plain;

    private ExpectedValue(string? text, bool plain)
    {
        _text = text;
        _plain = plain;
        _number = plain && text is not null && ExactNumber.TryParse(text, out var number) ? number : null;
    }

    /// <summary>By the types of YAML: what is in quotes is a text.</summary>
    internal static ExpectedValue From(PlanScalar scalar) =>
        scalar.IsNull() ? new(null, plain: true) : new(scalar.Text, scalar.Plain);

    /// <summary>
    /// Whether that is the value. A column of numbers is compared as numbers, one of booleans as booleans, all else as
    /// text.
    /// </summary>
    internal bool Matches(AnswerCell cell)
    {
        if (_text is null || cell.Value is null)
        {
            return _text is null && cell.Value is null;
        }

        if (string.Equals(_text, cell.Value, StringComparison.Ordinal))
        {
            return true;
        }

        if (cell.Type == AnswerType.Boolean)
        {
            return AsBoolean(_text) is { } expected && expected == (cell.Value == "t");
        }

        // A quoted '1' for a numeric column is a habit from SQL. It does not ask for a comparison as text.
        var number =
            _number ?? (cell.Type == AnswerType.Number && ExactNumber.TryParse(_text, out var quoted) ? quoted : null);
        return number is { } n && ExactNumber.TryParse(cell.Value, out var found) && n.CompareTo(found) == 0;
    }

    /// <summary>The value for a message. A text is quoted if it could be read as another type.</summary>
    public override string ToString() =>
        _text is null ? "NULL"
        : _plain ? _text
        : _text.Length == 0 || AsBoolean(_text) is not null || ExactNumber.TryParse(_text, out _) ? $"'{_text}'"
        : _text;

    private static bool? AsBoolean(string text) =>
        text.ToUpperInvariant() switch
        {
            "TRUE" or "T" or "YES" or "ON" => true,
            "FALSE" or "F" or "NO" or "OFF" => false,
            _ => null,
        };
}
