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
