using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Metrics;

public class MetricTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData(
        "select * from (values ('done', 70)) v(state, users)",
        "The query gave no row with the label failed. Its labels: done. Where nothing is counted, let it give a row with 0."
    )]
    [InlineData("select 1", "The query gives no labels, and 'labels' names failed. Select a label before the value.")]
    public async Task A_label_without_a_row_is_unknown(string query, string message)
    {
        var rows = await AskAsync(
            $$"""
            - name: users by state
              sql: {{query}}
              good: 0
              labels: failed
            """
        );
        Assert.Equal(("failed", MetricStatus.Unknown, message), (rows[^1].Label, rows[^1].Status, rows[^1].Message));
    }

    [Fact]
    public async Task A_value_has_its_number_its_text_its_unit_and_its_place()
    {
        var row = (
            await AskAsync(
                "- { name: users migrated, sql: 'select 100.0 * 3 / 4', unit: percent, good: '>= 100', warn: '>= 50' }"
            )
        ).Single();
        Assert.Equal(
            ("users migrated", 75m, "percent", MetricStatus.Warn),
            (row.Name, row.Value!.Value, row.Unit, row.Status)
        );
        Assert.StartsWith("75.0", row.Text);
        Assert.Equal((">= 100", ">= 50", null), (row.Good, row.Warn, row.Critical));
        Assert.StartsWith("Expected >= 100; found 75.0", row.Message);
        Assert.Equal(("m", "plan.yaml:4:3", TimeSpan.Zero), (row.PlanName, row.Place, row.At.Offset));
        Assert.True(row.Duration > TimeSpan.Zero);
        Assert.Null(row.Label);
    }

    [Theory]
    [InlineData("", "5", MetricStatus.None)]
    [InlineData(", good: 5", "5", MetricStatus.Ok)]
    [InlineData(", good: 5", "6", MetricStatus.Warn)]
    [InlineData(", good: '< 5', warn: '< 10'", "4", MetricStatus.Ok)]
    [InlineData(", good: '< 5', warn: '< 10'", "9", MetricStatus.Warn)]
    [InlineData(", good: '< 5', warn: '< 10'", "10", MetricStatus.Critical)]
    [InlineData(", good: 0, critical: '> 10'", "3", MetricStatus.Warn)]
    [InlineData(", good: 0, critical: '> 10'", "11", MetricStatus.Critical)]
    [InlineData(", warn: '> 10'", "10", MetricStatus.Ok)]
    [InlineData(", warn: '> 10', critical: '> 20'", "11", MetricStatus.Warn)]
    [InlineData(", warn: '> 10', critical: '> 20'", "21", MetricStatus.Critical)]
    [InlineData(", good: { between: [1, 3] }", "2", MetricStatus.Ok)]
    [InlineData(", good: { between: [1, 3] }", "4", MetricStatus.Warn)]
    [InlineData(", good: true", "true", MetricStatus.Ok)]
    [InlineData(", good: '>= 1'", "null::int", MetricStatus.Unknown)]
    [InlineData(", critical: '> 1'", "null::int", MetricStatus.Unknown)]
    [InlineData(", critical: '> 1'", "''abc''", MetricStatus.Unknown)]
    [InlineData(", critical: '> 1'", "''NaN''::float8", MetricStatus.Unknown)]
    [InlineData(", warn: '> 1'", "interval ''5s''", MetricStatus.Unknown)]
    public async Task The_thresholds_judge_it(string thresholds, string value, MetricStatus status) =>
        Assert.Equal(status, (await AskAsync($"- {{ name: x, sql: 'select {value}'{thresholds} }}")).Single().Status);

    [Fact]
    public async Task A_label_before_the_value_makes_a_row_of_each_and_thresholds_may_be_for_some()
    {
        var rows = await AskAsync(
            """
            - name: users by state
              sql: select * from (values ('done', 70), ('failed', 2), (null, 1)) v(state, users)
              good: 0
              labels: failed
            """
        );
        Assert.Equal(
            [("done", 70m, MetricStatus.None), ("failed", 2m, MetricStatus.Warn), ("NULL", 1m, MetricStatus.None)],
            rows.Select(r => (r.Label!, r.Value!.Value, r.Status))
        );
    }

    [Theory]
    [InlineData("select 1 where false", "The query gave no rows.", null)]
    [InlineData("select 1, 2, 3", "The query gives 3 columns.", null)]
    [InlineData("select generate_series(1, 2)", "The query gave 2 rows of one column.", null)]
    [InlineData(
        "select i, i from generate_series(1, 1001) i",
        "The query gave 1001 rows; a metric has 1000 at the most.",
        null
    )]
    [InlineData("select * from nowhere", "The server refused: 42P01:", "42P01")]
    [InlineData("create table t (id int)", "The server refused: 25006:", "25006")]
    [InlineData(
        "select pg_sleep(9)::text', as: { set: { statement_timeout: 10 } }, unit: 'x",
        "The server refused: 57014:",
        "57014"
    )]
    public async Task What_is_no_metric_is_unknown_and_says_why(string sql, string message, string? sqlState)
    {
        var rows = await AskAsync($"- {{ name: x, sql: '{sql}', good: 1 }}\n- {{ name: y, sql: select 1, good: 1 }}");
        Assert.Equal(MetricStatus.Unknown, rows[0].Status);
        Assert.StartsWith(message, rows[0].Message);
        Assert.Equal(sqlState, rows[0].SqlState);
        Assert.Null(rows[0].Value);
        Assert.Equal(MetricStatus.Ok, rows[1].Status);
    }

    [Theory]
    [InlineData("'NaN'::float8", null, "NaN")]
    [InlineData("1e300::float8", null, "1e+300")]
    [InlineData("12345678901234567890123456789012345::numeric", null, "12345678901234567890123456789012345")]
    [InlineData("9007199254740993", "9007199254740993", "9007199254740993")]
    [InlineData("false", null, "false")]
    [InlineData("''2026-01-02''::date", null, "2026-01-02")]
    [InlineData("null", null, null)]
    public async Task What_is_not_a_number_is_a_text(string sql, string? value, string? text)
    {
        var row = (
            await AskAsync($"- {{ name: x, sql: \"select {sql.Replace("''", "'", StringComparison.Ordinal)}\" }}")
        ).Single();
        Assert.Equal(
            (
                value is null
                    ? (decimal?)null
                    : decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture),
                text
            ),
            (row.Value, row.Text)
        );
    }

    [Fact]
    public async Task It_sees_variables_and_may_ask_as_somebody_else()
    {
        var rows = await AskAsync(
            "- { name: x, sql: 'select :least * 2' }\n- { name: y, as: { set: { app.customer: 7 } }, sql: \"select current_setting('app.customer')\" }"
        );
        Assert.Equal(["6", "7"], rows.Select(r => r.Text));
    }

    [Fact]
    public async Task It_leaves_nothing_behind_and_needs_no_journal()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "- { name: x, sql: select 1 }");
        await using var session = plan.Session();
        await TestPlan.ListAsync(session.GetMetricsAsync(session.Plan.Metrics));
        Assert.Equal(
            0,
            await database.ScalarAsync<long>("select count(*) from pg_namespace where nspname = 'dbmigrate'")
        );
        Assert.Equal(
            0,
            await database.ScalarAsync<long>(
                "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in %'"
            )
        );
    }

    [Fact]
    public async Task Names_are_selected_by_patterns_and_a_wrong_one_says_the_nearest()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(
            database,
            "- { name: users migrated, sql: select 1 }\n- { name: users by state, sql: select 1 }\n- { name: lag, sql: select 1 }"
        );
        await using var session = plan.Session();
        Assert.Equal(["users migrated", "users by state"], session.SelectMetrics(["USERS*"]).Select(m => m.Name));
        Assert.Contains(
            "no metric that matches 'z*'",
            Assert.Throws<MetricNotFoundException>(() => session.SelectMetrics(["z*"])).Message
        );
        var error = Assert.Throws<MetricNotFoundException>(() => session.SelectMetrics(["users migratd"]));
        Assert.Contains("Did you mean 'users migrated'?", error.Message);
        Assert.Equal(("MetricNotFound", 2, "users migratd"), (error.ErrorId, error.ExitCode, error.Target));
    }

    [Fact]
    public async Task A_value_is_recorded_where_the_plan_asks_for_it_and_where_the_login_may()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(
            database,
            """
            - { name: rows, sql: "select 'a', 7.5", unit: rows, good: '> 9', record: true, chart: bar }
            - { name: other, sql: select 1 }
            """
        );
        await using var session = plan.Session();
        await TestPlan.ListAsync(session.GetMetricsAsync(session.Plan.Metrics));
        await session.CompleteMilestoneAsync("done", null);
        var rows = await TestPlan.ListAsync(session.GetMetricsAsync(session.Plan.Metrics));
        Assert.Equal(["bar", "line"], rows.Select(r => r.Chart));
        Assert.Equal(
            """{"text": "7.5", "unit": "rows", "label": "a", "value": 7.5, "metric": "rows", "status": "Warn"}""",
            await database.ScalarAsync<string>("select detail::text from dbmigrate.event where event = 'Measured'")
        );

        var viewer = await database.CreateRoleAsync("viewer");
        await session.GrantAccessAsync(viewer.Name, [MigrationAccessKind.View]);
        await using var reading = plan.Session(database.ConnectionStringFor(viewer));
        Assert.Equal(2, (await TestPlan.ListAsync(reading.GetMetricsAsync(reading.Plan.Metrics))).Count);
        Assert.Contains(
            plan.Messages,
            m =>
                m.Kind == MessageKind.Warning
                && m.Text.StartsWith("The values were not recorded: ", StringComparison.Ordinal)
        );
        Assert.All(await plan.HistoryAsync(verify: true), e => Assert.True(e.Intact));
    }

    [Fact]
    public async Task What_could_not_be_measured_is_recorded_with_the_reason()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "- { name: broken, sql: select 1/0, unit: ms, record: true }");
        await using var session = plan.Session();
        await session.CompleteMilestoneAsync("done", null);
        await TestPlan.ListAsync(session.GetMetricsAsync(session.Plan.Metrics));
        Assert.StartsWith(
            "broken: The server refused: 22012: division by zero",
            await database.ScalarAsync<string>("select message from dbmigrate.event where event = 'Measured'"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Thresholds_of_numbers_without_a_unit_are_a_warning()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(
            database,
            """
            - { name: bare, sql: select 1, good: '> 0' }
            - { name: plain, sql: select 1 }
            - { name: truth, sql: select true, good: true }
            - { name: full, sql: select 1, good: '> 0', unit: rows }
            """
        );
        await using var session = plan.Session();
        Assert.StartsWith("plan.yaml:4:3", Assert.Single(session.Plan.Warnings).ToString(), StringComparison.Ordinal);
        await TestPlan.ListAsync(session.GetMetricsAsync(session.Plan.Metrics));
        var warning = Assert.Single(plan.Messages, m => m.Kind == MessageKind.Warning);
        Assert.StartsWith(
            "plan.yaml:4:3: The metric bare has thresholds and no 'unit'.",
            warning.Text,
            StringComparison.Ordinal
        );
    }

    private static TestPlan Plan(TestDatabase database, string metrics) =>
        new(
            database,
            $"plan: m\nvariables: {{ least: 3 }}\nmetrics:\n{metrics}\nphases: [{{ id: a, apply: [{{ milestone: done }}] }}]\n"
        );

    private async Task<IReadOnlyList<MigrationMetric>> AskAsync(string metrics)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, metrics);
        await using var session = plan.Session();
        return await TestPlan.ListAsync(session.GetMetricsAsync(session.Plan.Metrics));
    }
}
