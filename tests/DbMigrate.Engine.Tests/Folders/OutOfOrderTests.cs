using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Folders;

/// <summary>A file that comes before an applied one: refused where the tool refuses it or leaves it out, else said.</summary>
public sealed class OutOfOrderTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Flyway_refuses_a_lower_version()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "flyway", "V1__a.sql", "V2__b.sql", "R__v.sql");
        await plan.InvokeAsync();
        plan.Write("db/V1.5__late.sql", "select 1;\n");
        plan.Write("db/V3__c.sql", "select 1;\n");
        const string Why =
            "Phase V1.5__late comes before V2__b, which is applied: it is out of order. Flyway's validation fails, unless "
            + "outOfOrder is set. 'out_of_order: true' in the plan runs it late.";
        var status = (await plan.StatusAsync()).Single(s => s.Phase == "V1.5__late");
        Assert.Equal(
            (MigrationState.Blocked, false, "order: " + Why, "order: out of order: V2__b is applied"),
            (status.State, status.CanInvoke, status.Reason, status.ShortReason)
        );
        var error = await Assert.ThrowsAsync<GateClosedException>(() => plan.InvokeAsync());
        Assert.Contains(Why, error.Message, StringComparison.Ordinal);
        Assert.Equal(MigrationState.Pending, (await plan.StatusAsync()).Single(s => s.Phase == "V3__c").State);

        await plan.InvokeAsync("V1.5__late", TestPlan.Yes with { OverrideGates = ["order"], Reason = "a hotfix" });
        await plan.InvokeAsync();
        Assert.All(await plan.StatusAsync(), s => Assert.Equal(MigrationState.Verified, s.State));
    }

    [Theory]
    [InlineData("goose", "1_a.sql", "2_b.sql", "3_c.sql")]
    [InlineData("golang-migrate", "1_a.up.sql", "2_b.up.sql", "3_c.up.sql")]
    [InlineData("node-pg-migrate", "1_a.up.sql", "2_b.up.sql", "3_c.up.sql")]
    [InlineData("supabase", "1_a.sql", "2_b.sql", "3_c.sql")]
    public async Task So_do_the_tools_that_refuse_it_or_leave_it_out(
        string layout,
        string one,
        string two,
        string three
    )
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, layout, one, three);
        await plan.InvokeAsync();
        plan.Write("db/" + two, TextFor(layout));
        await Assert.ThrowsAsync<GateClosedException>(() => plan.InvokeAsync());

        plan.Write("plan.yaml", Yaml(layout, ", out_of_order: true"));
        await plan.InvokeAsync();
        Assert.All(await plan.StatusAsync(), s => Assert.Equal(MigrationState.Verified, s.State));
    }

    [Theory]
    [InlineData("dbmate")]
    [InlineData("sql-migrate")]
    [InlineData("plain")]
    public async Task Where_the_tool_runs_it_late_it_is_run_and_said(string layout)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, layout, "1_a.sql", "3_c.sql");
        await plan.InvokeAsync();
        plan.Write("db/2_b.sql", TextFor(layout));
        await plan.InvokeAsync();
        Assert.Contains(
            plan.Messages,
            m => m.Text == "Phase 2_b comes before 3_c, which is applied: it is out of order."
        );
        Assert.All(await plan.StatusAsync(), s => Assert.Equal(MigrationState.Verified, s.State));
    }

    [Fact]
    public async Task What_was_undone_is_not_out_of_order_when_it_is_run_again()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = Plan(database, "goose", "1_a.sql", "2_b.sql");
        await plan.InvokeAsync();
        await plan.UndoAsync();
        Assert.Equal([false, false], (await plan.InvokeAsync()).Select(r => r.Unchanged));
    }

    private static string Yaml(string layout, string more = "") =>
        $"plan: p\nphases_from: {{ folder: db, layout: {layout}{more} }}\n";

    private static string TextFor(string layout) =>
        layout switch
        {
            "dbmate" => "-- migrate:up\nselect 1;\n-- migrate:down\nselect 1;\n",
            "goose" => "-- +goose Up\nselect 1;\n-- +goose Down\nselect 1;\n",
            "sql-migrate" => "-- +migrate Up\nselect 1;\n",
            _ => "select 1;\n",
        };

    private static TestPlan Plan(TestDatabase database, string layout, params string[] files) =>
        new(database, Yaml(layout), [.. files.Select(f => ("db/" + f, TextFor(layout)))]);
}
