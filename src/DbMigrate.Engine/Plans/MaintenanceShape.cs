using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans;

/// <summary>The shape of an item under <c>maintenance</c>.</summary>
internal static class MaintenanceShape
{
    /// <summary>The keys with a list of tasks and without a time of their own, with their times.</summary>
    internal static IReadOnlyList<(string Key, string Cron)> Periods { get; } =
    [("daily", "@daily"), ("weekly", "@weekly"), ("monthly", "@monthly")];

    /// <summary>The keys of one item.</summary>
    internal static MapShape Shape { get; } =
        new(
            "Recurring tasks: lists by period, or one schedule with a name and a time. A list of such items has several "
                + "schedules.",
            new KeyShape("daily", Steps, "The steps that run every day, at midnight. The schedule is named daily."),
            new KeyShape(
                "weekly",
                Steps,
                "The steps that run every Sunday, at midnight. The schedule is named weekly."
            ),
            new KeyShape(
                "monthly",
                Steps,
                "The steps that run on the first day of every month, at midnight. The schedule is named monthly."
            ),
            new KeyShape("name", new ValueShape.Text { Word = true }, "The name of the schedule, unique in the plan."),
            new KeyShape(
                "cron",
                new ValueShape.Text(),
                "The times of the schedule, as five fields: minute, hour, day of the month, month, day of the week. "
                    + "\"0 3 * * *\" is every day at 3:00. Either the days of the month or those of the week are named, not "
                    + "both; \"0 3 * * 0#1\" is the first Sunday of the month, \"0 3 * * 0L\" the last one. A time that daylight saving skips is the first moment after "
                    + "it; a time that occurs twice counts once."
            ),
            new KeyShape("tasks", Steps, "The steps of the schedule, in order."),
            new KeyShape(
                "checks",
                new ValueShape.ListOf(new ValueShape.PlanItem("check")) { OrEmpty = true },
                "The checks that are asked after the tasks of the schedule. One that fails counts as a failed task."
            ),
            new KeyShape("zone", new ValueShape.Text(), "The time zone, as in Europe/Berlin.") { Default = "UTC" },
            new KeyShape(
                "within",
                new ValueShape.Duration(),
                "The longest time of one run. What is left continues at the next run. It is at most the time "
                    + "between two runs."
            )
            {
                Default = "1h, or the time between two runs where that is shorter",
            }
        )
        {
            AtLeastOneOf =
            [
                ["daily", "weekly", "monthly", "tasks", "checks"],
            ],
        };

    private static ValueShape.ListOf Steps => new(new ValueShape.PlanItem("step"));
}
