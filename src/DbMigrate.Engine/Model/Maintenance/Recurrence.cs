using System.Diagnostics.CodeAnalysis;
using Cronos;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Model.Maintenance;

/// <summary>The times of a cron expression in a time zone.</summary>
/// <remarks>
/// Cronos moves a time that daylight saving skips to the first moment after it. A time that occurs twice counts once,
/// unless the expression repeats within the day: <c>*/30 * * * *</c> counts both.
/// </remarks>
internal sealed class Recurrence
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromHours(2);
    private static readonly TimeSpan LongestLook = TimeSpan.FromDays(366 * 9);

    /// <summary>How many occurrences are compared to find the shortest time between two.</summary>
    private const int Compared = 1_000;

    private const int Fields = 5;

    private static readonly string[] Macros =
    [
        "@hourly",
        "@daily",
        "@midnight",
        "@weekly",
        "@monthly",
        "@yearly",
        "@annually",
    ];

    private const string Advice =
        "Write minute, hour, day of the month, month and day of the week, as in \"0 3 * * *\".";

    private readonly CronExpression _expression;

    private Recurrence(CronExpression expression, string text, TimeZoneInfo zone)
    {
        _expression = expression;
        Text = text;
        Zone = zone;
    }

    /// <summary>The expression.</summary>
    internal string Text { get; }

    /// <summary>The time zone.</summary>
    internal TimeZoneInfo Zone { get; }

    /// <summary>Reads an expression of five fields, or a macro such as <c>@daily</c>.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="zone">Its time zone.</param>
    /// <param name="recurrence">The times.</param>
    /// <param name="problem">Why it is invalid, as a clause, and what to write.</param>
    internal static bool TryParse(
        string text,
        TimeZoneInfo zone,
        [NotNullWhen(true)] out Recurrence? recurrence,
        [NotNullWhen(false)] out string? problem
    )
    {
        recurrence = null;
        problem = ProblemOf(text);
        if (problem is not null)
        {
            return false;
        }

        try
        {
            var made = new Recurrence(CronExpression.Parse(text), text, zone);
            if (made.Next(DateTimeOffset.UtcNow) is null)
            {
                problem = $"no date matches it. {Advice}";
                return false;
            }

            recurrence = made;
            return true;
        }
        catch (CronFormatException e)
        {
            var reason = e.Message.Replace(
                "The given cron expression has an invalid format. ",
                string.Empty,
                StringComparison.Ordinal
            );
            problem = $"{reason.TrimEnd('.')}. {Advice}";
            return false;
        }
    }

    /// <summary>Returns the first occurrence after an instant, in UTC; null: none.</summary>
    internal DateTimeOffset? Next(DateTimeOffset after) =>
        _expression.GetNextOccurrence(after, Zone)?.ToUniversalTime();

    /// <summary>Returns the last occurrence at or before an instant, in UTC; null: none in the last nine years.</summary>
    internal DateTimeOffset? Last(DateTimeOffset at)
    {
        for (var look = FirstLook; ; look *= 6)
        {
            DateTimeOffset? last = null;
            var next = _expression.GetNextOccurrence(at - look, Zone, inclusive: true);
            while (next <= at)
            {
                last = next;
                next = _expression.GetNextOccurrence(next.Value, Zone);
            }

            if (last is not null || look > LongestLook)
            {
                return last?.ToUniversalTime();
            }
        }
    }

    /// <summary>Returns the shortest time between two of the occurrences that follow an instant.</summary>
    internal TimeSpan ShortestGap(DateTimeOffset from)
    {
        var shortest = TimeSpan.MaxValue;
        var before = Next(from);
        for (var i = 0; i < Compared && before is { } first && Next(first) is { } second; i++)
        {
            shortest = second - first < shortest ? second - first : shortest;
            before = second;
        }

        return shortest;
    }

    private static string? ProblemOf(string text)
    {
        if (text.StartsWith('@'))
        {
            return Macros.Contains(text, StringComparer.OrdinalIgnoreCase)
                ? null
                : $"the words for times are {string.Join(", ", Macros)}. {Advice}";
        }

        var fields = text.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != Fields)
        {
            return $"it has {DisplayText.Count(fields.Length, "field")}, not five"
                + (fields.Length == Fields + 1 ? "; seconds and years are not among them" : string.Empty)
                + $". {Advice}";
        }

        // Cron runs where either fits, most libraries where both do. A guess would be wrong for one half of the readers.
        return IsAny(fields[2]) || IsAny(fields[4])
            ? null
            : $"it names days of the month ({fields[2]}) and days of the week ({fields[4]}), which cron reads as either of "
                + "them and others as both at once. For either of them, write two schedules. For both, as for the first "
                + "Sunday of the month, write \"0 3 * * 0#1\", and for the last one \"0 3 * * 0L\".";
    }

    private static bool IsAny(string field) => field is "*" or "?";
}
