using System.Globalization;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Gates;

/// <summary>
/// A time window on some days of the week, in a time zone. A window over midnight belongs to the day on which it
/// begins.
/// </summary>
internal sealed class WeeklyWindow
{
    private static readonly string[] DayNames =
    [
        "sunday",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
    ];

    private readonly bool[] _days = new bool[7];
    private readonly string _dayText;
    private readonly TimeSpan _from;
    private readonly TimeSpan _to;
    private readonly TimeZoneInfo _zone;

    private WeeklyWindow(KindNode node)
    {
        var days = DayList(node);
        _dayText = days.Count == 0 ? "every day" : string.Join(", ", days.Select(d => d.Text));
        foreach (var day in days)
        {
            Add(node, day);
        }

        if (days.Count == 0)
        {
            Array.Fill(_days, true);
        }

        _from = Time(node, "from", TimeSpan.Zero);
        _to = Time(node, "to", TimeSpan.FromDays(1));
        _zone = ZoneReader.Read(node);
    }

    /// <summary>Reads a window; reports errors to the node.</summary>
    internal static WeeklyWindow Read(KindNode node) => new(node);

    /// <summary>Returns the window as text: <c>mon-fri 22:00 to 04:00 Europe/Berlin</c>.</summary>
    public override string ToString() => $"{_dayText} {Clock(_from)} to {Clock(_to)} {_zone.Id}";

    /// <summary>Returns an instant in the window's time zone: <c>2026-03-01 22:00 Europe/Berlin</c>.</summary>
    internal string Local(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, _zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)
        + " "
        + _zone.Id;

    /// <summary>Returns the occurrence that contains an instant, or the next one.</summary>
    internal (DateTimeOffset From, DateTimeOffset To) Next(DateTimeOffset now)
    {
        var today = TimeZoneInfo.ConvertTime(now, _zone).Date;

        // Yesterday's window may continue over midnight. A change of the clocks can remove a short window: search two
        // weeks.
        for (var i = -1; i <= 15; i++)
        {
            var day = today.AddDays(i);
            if (_days[(int)day.DayOfWeek])
            {
                var from = Instant(day + _from, first: true);
                var to = Instant(day + _to + (_to <= _from ? TimeSpan.FromDays(1) : TimeSpan.Zero), first: false);
                if (to > now && to > from)
                {
                    return (from, to);
                }
            }
        }

        // The window has no day. The plan reader has reported this.
        return (DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);
    }

    /// <summary>
    /// Returns the instant of a local time. When the clocks go back, a local time occurs twice: a beginning takes the
    /// first, an end the second. When they go forward, a skipped local time gives the instant of the change.
    /// </summary>
    private DateTimeOffset Instant(DateTime local, bool first)
    {
        if (_zone.IsInvalidTime(local))
        {
            // The offset before the gap places the time as far after the change as it is inside the gap.
            var offset = _zone.GetUtcOffset(local.AddDays(-1));
            for (var at = local; ; at = at.AddMinutes(-1))
            {
                if (!_zone.IsInvalidTime(at))
                {
                    return new DateTimeOffset(at.AddMinutes(1), offset).ToUniversalTime();
                }
            }
        }

        if (_zone.IsAmbiguousTime(local))
        {
            var offsets = _zone.GetAmbiguousTimeOffsets(local);
            return new DateTimeOffset(local, first ? offsets.Max() : offsets.Min()).ToUniversalTime();
        }

        return new DateTimeOffset(local, _zone.GetUtcOffset(local)).ToUniversalTime();
    }

    private void Add(KindNode node, PlanScalar given)
    {
        var ends = given.Text.Split('-', StringSplitOptions.TrimEntries);
        var (from, to) = (Day(ends[0]), Day(ends[^1]));
        if (ends.Length > 2 || from < 0 || to < 0)
        {
            node.Error(
                given.Place,
                $"'{given.Text}' is no day: write mon, tue, wed, thu, fri, sat, sun, or several as in mon-fri."
            );
            return;
        }

        for (var day = from; ; day = (day + 1) % 7)
        {
            _days[day] = true;
            if (day == to)
            {
                return;
            }
        }
    }

    private static int Day(string word) =>
        Array.FindIndex(DayNames, d => word.Length >= 3 && d.StartsWith(word, StringComparison.OrdinalIgnoreCase));

    private static List<PlanScalar> DayList(KindNode node) =>
        node.Value("days") switch
        {
            PlanScalar scalar => [scalar],
            PlanList list => [.. list.Items.OfType<PlanScalar>()],
            _ => [],
        };

    private static TimeSpan Time(KindNode node, string key, TimeSpan otherwise)
    {
        if (node.OptionalText(key) is not { } text)
        {
            return otherwise;
        }

        if (text == "24:00")
        {
            return TimeSpan.FromDays(1);
        }

        if (
            TimeOnly.TryParseExact(
                text,
                ["HH:mm", "H:mm"],
                CultureInfo.InvariantCulture,
                DateTimeStyles.None,
                out var time
            )
        )
        {
            return time.ToTimeSpan();
        }

        node.Error(key, $"'{text}' is no time of the day: write as in 22:00.");
        return otherwise;
    }

    private static string Clock(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}");
}
