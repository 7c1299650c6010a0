using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Maintenance.Registration;

/// <summary>Finds how often maintenance has to be called, so that each schedule runs at its times.</summary>
internal static class CallInterval
{
    private const int Compared = 500;

    private static readonly int[] Hours = [2, 3, 4, 6, 8, 12, 24];
    private static readonly int[] Minutes = [60, 30, 20, 15, 12, 10, 6, 5, 4, 3, 2, 1];

    /// <summary>Returns the longest interval whose calls meet the times of all schedules and samples.</summary>
    internal static TimeSpan Of(MigrationPlan plan, DateTimeOffset now)
    {
        var minutes = plan.Maintenance.SelectMany(m => TimesOf(m, now)).Select(t => t.UtcDateTime.Minute).ToHashSet();
        var samples = SustainedSamples.Every(plan) ?? TimeSpan.MaxValue;
        return TimeSpan.FromMinutes(
            Minutes.FirstOrDefault(n => minutes.All(m => m % n == 0) && TimeSpan.FromMinutes(n) <= samples, 1)
        );
    }

    /// <summary>Returns why a timer cannot call at an interval, as a clause; null: it can.</summary>
    internal static string? Problem(TimeSpan every) =>
        every <= TimeSpan.Zero ? "the time between two calls must be longer than 0"
        : Minutes.Any(n => TimeSpan.FromMinutes(n) == every) || Hours.Any(n => TimeSpan.FromHours(n) == every) ? null
        : $"{DurationText.Format(every)} divides neither an hour into whole minutes, as 5m or 15m do, nor a day into "
            + "whole hours, as 1h or 6h do";

    private static IEnumerable<DateTimeOffset> TimesOf(MaintenanceSchedule schedule, DateTimeOffset now)
    {
        var next = schedule.Recurrence.Next(now);
        for (var i = 0; i < Compared && next is { } at; i++)
        {
            yield return at;
            next = schedule.Recurrence.Next(at);
        }
    }
}
