using System.Globalization;
using System.Text;

namespace DbMigrate.Engine.Common;

/// <summary>
/// Durations as a plan writes them: <c>500ms</c>, <c>2s</c>, <c>30m</c>, <c>24h</c>, <c>7d</c>, <c>2w</c>, <c>6mo</c>,
/// <c>1h30m</c>.
/// </summary>
internal static class DurationText
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("mo", TimeSpan.FromDays(30)),
        ("w", TimeSpan.FromDays(7)),
        ("d", TimeSpan.FromDays(1)),
        ("h", TimeSpan.FromHours(1)),
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("s", TimeSpan.FromSeconds(1)),
    ];

    /// <summary>
    /// Reads a duration. Returns false where the text is not a duration, is negative, or exceeds a hundred years.
    /// </summary>
    internal static bool TryParse(string text, out TimeSpan value)
    {
        value = TimeSpan.Zero;
        if (text == "0")
        {
            return true;
        }

        var rest = text.AsSpan();
        if (rest.IsEmpty)
        {
            return false;
        }

        var total = 0d;
        while (!rest.IsEmpty)
        {
            var digits = 0;
            while (digits < rest.Length && (char.IsAsciiDigit(rest[digits]) || rest[digits] == '.'))
            {
                digits++;
            }

            if (
                digits == 0
                || !double.TryParse(
                    rest[..digits],
                    NumberStyles.AllowDecimalPoint,
                    CultureInfo.InvariantCulture,
                    out var number
                )
            )
            {
                return false;
            }

            rest = rest[digits..];
            var matched = false;
            foreach (var (unit, length) in Units)
            {
                if (
                    rest.StartsWith(unit, StringComparison.Ordinal)
                    && (rest.Length == unit.Length || !char.IsAsciiLetter(rest[unit.Length]))
                )
                {
                    total += number * length.TotalMilliseconds;
                    rest = rest[unit.Length..];
                    matched = true;
                    break;
                }
            }

            if (!matched)
            {
                return false;
            }
        }

        if (total > TimeSpan.FromDays(36525).TotalMilliseconds)
        {
            return false;
        }

        value = TimeSpan.FromMilliseconds(total);
        return true;
    }

    /// <summary>Formats a duration for a sentence, in one unit: <c>340 ms</c>, <c>12 s</c>, <c>3 min</c>, <c>5 d</c>.</summary>
    internal static string Words(TimeSpan value)
    {
        var (amount, unit) = value switch
        {
            { TotalSeconds: < 1 } => (Math.Max(0, value.TotalMilliseconds), "ms"),
            { TotalMinutes: < 2 } => (value.TotalSeconds, "s"),
            { TotalHours: < 2 } => (value.TotalMinutes, "min"),
            { TotalDays: < 2 } => (value.TotalHours, "h"),
            _ => (value.TotalDays, "d"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(amount):0} {unit}");
    }

    /// <summary>
    /// Formats a duration in at most two parts, with days from two days on: <c>24h</c>, <c>14d</c>, <c>2d 4h</c>, <c>2m
    /// 5s</c>, <c>340ms</c>.
    /// </summary>
    internal static string Format(TimeSpan value)
    {
        if (value < TimeSpan.FromSeconds(1))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, value.TotalMilliseconds):0}ms");
        }

        if (value < TimeSpan.FromSeconds(10))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{value.TotalSeconds:0.#}s");
        }

        var text = new StringBuilder();
        var parts = 0;
        var days = value < TimeSpan.FromDays(2) ? 0 : (long)value.TotalDays;
        foreach (
            var (amount, unit) in new (long, string)[]
            {
                (days, "d"),
                ((long)value.TotalHours - (days * 24), "h"),
                (value.Minutes, "m"),
                (value.Seconds, "s"),
            }
        )
        {
            if (amount > 0 && parts < 2)
            {
                text.Append(parts > 0 ? " " : null).Append(CultureInfo.InvariantCulture, $"{amount}{unit}");
                parts++;
            }
            else if (parts > 0)
            {
                break;
            }
        }

        return text.ToString();
    }
}
