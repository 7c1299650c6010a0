using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>A plan that was read once is used by several sessions at the same time, each with its own variables.</summary>
public sealed class SharedPlanTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: shared
        variables: { name: none }
        phases:
          - { id: a, apply: [ { sql: a.sql } ] }
          - { id: b, apply: [ { sql: b.sql } ], undo: [ { sql: b.undo.sql } ] }
        """;

    [Fact]
    public async Task Sessions_with_different_variables_share_one_plan_concurrently()
    {
        await using var first = await postgres.CreateDatabaseAsync();
        await using var second = await postgres.CreateDatabaseAsync();
        using var files = new TestPlan(
            first,
            Yaml,
            ("a.sql", "create table a_:name (id int);\n"),
            ("b.sql", "create table b_:name (id int);\n"),
            ("b.undo.sql", "drop table b_:name;\n")
        );
        var plan = files.Read();

        await Task.WhenAll(RepeatAsync(plan, first, "one"), RepeatAsync(plan, second, "two"));

        Assert.Equal("a_one, b_one", await TablesAsync(first));
        Assert.Equal("a_two, b_two", await TablesAsync(second));
    }

    [Fact]
    public async Task Previews_of_two_sessions_show_each_its_own_variables()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var files = new TestPlan(
            database,
            Yaml,
            ("a.sql", "create table a_:name (id int);\n"),
            ("b.sql", "select 1;\n"),
            ("b.undo.sql", "select 1;\n")
        );
        var plan = files.Read();
        await using var one = Session(plan, database, "one");
        await using var two = Session(plan, database, "two");

        foreach (var (session, name) in new[] { (one, "one"), (two, "two"), (one, "one") })
        {
            var preview = await TestPlan.ListAsync(
                session.PreviewAsync([plan.Phases[0]], PhaseAction.Apply, new InvokeOptions())
            );
            var statement = preview.Last().Statements.Single().ToString();
            Assert.Contains($"a_{name}", statement, StringComparison.Ordinal);
        }
    }

    private static MigrationSession Session(MigrationPlan plan, TestDatabase database, string name) =>
        MigrationSession.Create(
            plan,
            new SessionOptions
            {
                ConnectionString = database.ConnectionString,
                Variables = new Dictionary<string, string> { ["name"] = name },
            }
        );

    private static async Task RepeatAsync(MigrationPlan plan, TestDatabase database, string name)
    {
        await using var session = Session(plan, database, name);
        for (var i = 0; i < 5; i++)
        {
            var results = await TestPlan.ListAsync(session.InvokeAsync(plan.Phases, new InvokeOptions()));
            Assert.All(results, r => Assert.Equal(MigrationState.Verified, r.State));
            await TestPlan.ListAsync(session.UndoAsync([plan.Phases[1]], TestPlan.Yes));
        }

        await TestPlan.ListAsync(session.InvokeAsync(plan.Phases, new InvokeOptions()));
    }

    private static async Task<string> TablesAsync(TestDatabase database) =>
        string.Join(
            ", ",
            await database.ColumnAsync<string>(
                "select relname::text from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1"
            )
        );
}
