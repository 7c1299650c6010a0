using DbMigrate.Engine.Tests.Plans;

namespace DbMigrate.Engine.Tests.Maintenance;

public class MaintenancePlanTests
{
    [Fact]
    public void Lists_by_period_and_schedules_with_a_time_are_read()
    {
        var plan = Read(
            """
            - daily: [ { sql: a.sql } ]
              monthly: [ { sql: a.sql, name: archive } ]
              zone: Europe/Berlin
            - name: nightly
              cron: 0 3 * * *
              within: 30m
              tasks: [ { sql: a.sql } ]
              checks: [ { sql: select true, name: still there } ]
            """
        );
        Assert.Equal(
            [
                ("daily", "@daily", "Europe/Berlin"),
                ("monthly", "@monthly", "Europe/Berlin"),
                ("nightly", "0 3 * * *", "UTC"),
            ],
            plan.Maintenance.Select(m => (m.Name, m.Cron, m.Zone))
        );
        Assert.Equal([60d, 60d, 30d], plan.Maintenance.Select(m => m.Within.TotalMinutes));
        Assert.Equal("archive", plan.Maintenance[1].Tasks.Single().Name);
        Assert.Equal("still there", plan.Maintenance[2].Checks.Single().Name);
    }

    [Fact]
    public void One_schedule_needs_no_list() =>
        Assert.Equal("weekly", Read("{ weekly: [ { sql: a.sql } ] }").Maintenance.Single().Name);

    [Theory]
    [InlineData("{ name: n, cron: 0 25 * * *, tasks: [ { sql: a.sql } ] }", "'cron' is \"0 25 * * *\"")]
    [InlineData("{ name: n, cron: 0 25 * * *, tasks: [ { sql: a.sql } ] }", "Hours: Value must be a number")]
    [InlineData(
        "{ name: n, cron: 0 3 * *, tasks: [ { sql: a.sql } ] }",
        "it has 4 fields, not five. Write minute, hour"
    )]
    [InlineData("{ name: n, cron: 0 0 3 * * *, tasks: [ { sql: a.sql } ] }", "it has 6 fields, not five; seconds and")]
    [InlineData("{ name: n, cron: '@reboot', tasks: [ { sql: a.sql } ] }", "the words for times are @hourly, @daily")]
    [InlineData(
        "{ name: n, cron: 0 3 1-7 * 0, tasks: [ { sql: a.sql } ] }",
        "days of the month (1-7) and days of the week (0)"
    )]
    [InlineData(
        "{ name: n, cron: '0 3 */2 * MON', tasks: [ { sql: a.sql } ] }",
        "For either of them, write two schedules"
    )]
    [InlineData("{ daily: [] }", "'daily' is an empty list")]
    [InlineData("{ name: n, cron: 0 3 * * *, tasks: [] }", "'tasks' is an empty list")]
    [InlineData("{ name: n, cron: 0 3 * * *, checks: [] }", "The schedule n has neither a task nor a check")]
    [InlineData("{ name: n, cron: 0 0 30 2 *, tasks: [ { sql: a.sql } ] }", "no date matches it")]
    [InlineData("{ daily: [ { sql: a.sql } ], zone: Europe/Berln }", "'Europe/Berln' is no time zone")]
    [InlineData(
        "[ { daily: [ { sql: a.sql } ] }, { daily: [ { sql: a.sql } ] } ]",
        "The schedule \"daily\" is defined twice"
    )]
    [InlineData(
        "{ name: n, cron: '*/10 * * * *', within: 20m, tasks: [ { sql: a.sql } ] }",
        "The runs of the schedule n would overlap: 'within' is 20m"
    )]
    [InlineData("{ daily: [ { sql: a.sql } ], within: 0s }", "'within' must not be zero")]
    [InlineData("{ daily: [ { sql: a.sql } ], cron: 0 3 * * * }", "are two items")]
    [InlineData("{ cron: 0 3 * * *, tasks: [ { sql: a.sql } ] }", "A schedule has no 'name'")]
    [InlineData("{ name: n, tasks: [ { sql: a.sql } ] }", "A schedule has no 'cron'")]
    [InlineData("{ zone: UTC }", "needs 'daily'")]
    [InlineData("{ hourly: [ { sql: a.sql } ] }", "'hourly'")]
    [InlineData("{ name: samples, cron: 0 3 * * *, tasks: [ { sql: a.sql } ] }", "The name 'samples' is taken")]
    [InlineData("{ daily: [ { manual: call them } ] }", "waits for a person")]
    [InlineData("{ daily: [ { sql: nowhere.sql } ] }", "nowhere.sql")]
    [InlineData("{ daily: [ { sql: a.sql, on: other } ] }", "'other'")]
    public void What_cannot_be_run_is_an_error_with_its_place(string yaml, string message)
    {
        var error = Assert.Throws<PlanInvalidException>(() => Read(yaml));
        Assert.Contains(
            error.Findings,
            f =>
                f.Message.Contains(message.Replace('"', '\''), StringComparison.Ordinal)
                || f.Message.Contains(message, StringComparison.Ordinal)
        );
        Assert.All(error.Findings, f => Assert.True(f.Place.Line >= 3));
    }

    [Theory]
    [InlineData("0 3 * * 0#1", "2026-11-01 03:00", "2026-12-06 03:00")]
    [InlineData("0 3 * * 0L", "2026-11-29 03:00", "2026-12-27 03:00")]
    [InlineData("0 3 1-7 * ?", "2026-11-29 03:00", "2026-12-01 03:00")]
    [InlineData("0 3 ? * 7", "2026-11-29 03:00", "2026-11-29 03:00")]
    public void Days_of_the_month_or_of_the_week_are_named(string cron, string after, string next)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var schedule = Read($"{{ name: n, cron: '{cron}', tasks: [ {{ sql: a.sql }} ] }}").Maintenance.Single();
        var from = DateTimeOffset.Parse(after + "Z", culture).AddMinutes(after == next ? -1 : 0);
        Assert.Equal(DateTimeOffset.Parse(next + "Z", culture), schedule.Recurrence.Next(from));
    }

    [Theory]
    [InlineData("maintenance: { daily: [ { sql: a.sql } ] }")]
    [InlineData("metrics: [ { name: m, sql: select 1 } ]")]
    public void A_plan_needs_no_phase_where_it_has_maintenance_or_metrics(string rest)
    {
        using var folder = new PlanFolder();
        folder.Write("a.sql", "select 1;\n");
        folder.Write("plan.yaml", $"plan: p\n{rest}\n");
        Assert.Empty(MigrationPlanReader.Read(folder.Path).Phases);
    }

    [Fact]
    public void The_examples_of_the_guides_are_valid()
    {
        var examples = new[] { "maintenance.md", "runbooks.md" }.SelectMany(Examples).ToList();
        Assert.Equal(3, examples.Count);
        Assert.All(
            examples,
            e => Assert.NotEmpty(Read(e.Replace("tidy.sql", "a.sql", StringComparison.Ordinal)).Maintenance)
        );
    }

    private static IEnumerable<string> Examples(string page) =>
        File.ReadAllText(Path.Combine(Snapshot.Root, "docs", "guides", page))
            .ReplaceLineEndings("\n")
            .Split("```yaml\nmaintenance:\n")
            .Skip(1)
            .Select(b => b[..b.IndexOf("```", StringComparison.Ordinal)]);

    private static MigrationPlan Read(string maintenance)
    {
        using var folder = new PlanFolder();
        folder.Write("a.sql", "select 1;\n");
        folder.Write(
            "plan.yaml",
            "plan: p\nphases:\n  - { id: a, apply: [ { sql: a.sql } ] }\nmaintenance:\n"
                + string.Concat(maintenance.Split('\n').Select(l => $"  {l}\n"))
        );
        return MigrationPlanReader.Read(folder.Path);
    }
}
