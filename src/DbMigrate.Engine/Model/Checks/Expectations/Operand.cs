using System.Globalization;

namespace DbMigrate.Engine.Model.Checks.Expectations;

/// <summary>What a value is compared with: a number, an instant, or a text, which has no order.</summary>
internal sealed class Operand
{
    private readonly ExactNumber? _number;
    private readonly DateTimeOffset? _instant;

    private Operand(string text, ExactNumber? number, DateTimeOffset? instant)
    {
        Text = text;
        _number = number;
        _instant = instant;
    }

    internal string Text { get; }

    /// <summary>Whether less and more mean something.</summary>
    internal bool HasOrder => _number is not null || _instant is not null;

    /// <summary>Reads it; quotes around a text are left out.</summary>
    internal static Operand Parse(string text) =>
        ExactNumber.TryParse(text, out var number) ? new(text, number, null)
        : TryInstant(text, out var instant) ? new(text, null, instant)
        : text.Length >= 2 && text[0] == '\'' && text[^1] == '\'' ? new(text[1..^1], null, null)
        : new(text, null, null);

    /// <summary>
    /// Compares <paramref name="value"/> with it; negative: less, null: not comparable.
    /// </summary>
    internal int? Compare(string value)
    {
        if (_number is { } number)
        {
            return ExactNumber.TryParse(value, out var found) ? found.CompareTo(number) : null;
        }

        if (_instant is { } instant)
        {
            return TryInstant(value, out var found) ? found.CompareTo(instant) : null;
        }

        return string.Equals(value, Text, StringComparison.Ordinal) ? 0 : 1;
    }

    private static bool TryInstant(string text, out DateTimeOffset instant)
    {
        instant = default;
        return text.Length >= 10
            && text[4] == '-'
            && text[7] == '-'
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
    }
}
