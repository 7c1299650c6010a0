using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public class PoliciesStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Tables =
    [
        "create schema auth",
        "create function auth.uid() returns int stable language sql as 'select 1'",
        "create table memories (id int, owner int)",
        "create table \"Account Book\" (id int, owner int)",
        "create policy \"Users view own\" on memories for select to pg_read_all_data, pg_monitor using (owner in (select m.owner from memories m))",
        "create policy writes on memories as restrictive for update using (owner = auth.uid()) with check (owner > 0)",
        "comment on policy writes on memories is 'it''s strict'",
        "create policy stays on memories for delete using (id > current_setting('app.id', true)::int)",
    ];

    [Fact]
    public async Task Lives_through_apply_undo_and_kills()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(
            database,
            """
            - policies:
                tables: [memories, '"Account Book"']
                replace: all
                list:
                  - { name: '"Users view own"', for: select, to: [pg_monitor, public], using: owner = auth.uid() }
                  - { name: own, using: owner = auth.uid(), check: owner is not null }
                  - { name: into, for: insert, check: true }
            """
        );

        await life.ProveAsync();

        Assert.Equal(
            3,
            life.After.Keys.Count(k =>
                k.Type == "policy" && k.Name.StartsWith("public.memories.", StringComparison.Ordinal)
            )
        );
        Assert.Equal(
            "command INSERT; roles PUBLIC; check true",
            life.After[("policy", "public.\"Account Book\".\"into\"")]
        );
    }

    [Fact]
    public async Task Those_that_are_not_replaced_stay()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(
            database,
            "- policies: { table: memories, replace: [writes, '\"Users view own\"'], list: [{ name: writes, for: update, using: id = 1 }] }"
        );

        await life.ProveAsync();

        Assert.Contains(("policy", "public.memories.stays"), life.After.Keys);
        Assert.Equal(2, life.After.Keys.Count(k => k.Type == "policy"));
    }

    [Fact]
    public async Task A_file_makes_those_of_all_tables_in_one_transaction()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(
            database,
            "- policies: { tables: [memories, '\"Account Book\"'], replace: [writes], file: p.sql }",
            (
                "p.sql",
                "create policy own on memories using (owner = auth.uid());\ncreate policy own on \"Account Book\" using (true);\ncomment on policy own on memories is 'new';\n"
            )
        );

        await life.ProveAsync();

        Assert.Equal(4, life.After.Keys.Count(k => k.Type == "policy"));
        Assert.Equal(1, Assert.Single(await life.Plan.UndoAsync()).Steps[0].Batches);
    }

    [Theory]
    [InlineData(
        "create policy own on memories using (true);\ncreate function f() returns int language sql as 'select 1';\n",
        "p.sql:2:1: A file of policies may contain only policies"
    )]
    [InlineData(
        "create policy own on others using (true);\n",
        "p.sql:1:1: The table others is not a table of this step"
    )]
    [InlineData(
        "begin;\ncreate policy own on memories using (true);\ncommit;\ncreate policy two on memories using (true);\n",
        "does not run as one transaction"
    )]
    public async Task A_file_that_does_something_else_is_an_error(string file, string said)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(
            database,
            "- policies: { table: memories, replace: all, file: p.sql }",
            ("p.sql", file)
        );

        Assert.Contains(said, (await Assert.ThrowsAsync<PlanInvalidException>(() => life.Plan.InvokeAsync())).Message);
        Assert.Equal(3L, await database.ScalarAsync<long>("select count(*) from pg_policy"));
    }

    [Fact]
    public async Task There_is_no_moment_without_policies_and_an_error_keeps_the_old_ones()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(
            database,
            "- policies: { table: memories, replace: all, list: [{ name: own, using: nobody = 1 }] }"
        );

        await Assert.ThrowsAsync<StatementFailedException>(() => life.Plan.InvokeAsync());

        Assert.Equal(3L, await database.ScalarAsync<long>("select count(*) from pg_policy"));
    }

    [Fact]
    public async Task Policies_that_somebody_changed_while_it_waited_for_its_lock_are_not_lost()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(
            database,
            "- policies: { table: memories, replace: all, list: [{ name: own, using: true }] }"
        );
        await using var other = await database.OpenAsync();
        await using var open = await other.BeginTransactionAsync();
        await PostgresFixture.RunAsync(other, "select * from memories");

        var invoking = life.Plan.InvokeAsync();
        await Wait.ForAsync(() =>
            life.Plan.MessagesNow().Any(m => m.Text.Contains($"pid {other.ProcessID}", StringComparison.Ordinal))
        );

        await PostgresFixture.RunAsync(other, "create policy newest on memories using (true)");
        await open.CommitAsync();
        var error = await Assert.ThrowsAsync<StatementFailedException>(() => invoking);

        Assert.Contains("The policies of public.memories changed while this step waited", error.Message);
        Assert.Equal(4L, await database.ScalarAsync<long>("select count(*) from pg_policy"));
        Assert.Single(await life.Plan.InvokeAsync());
        Assert.Equal(["own"], await database.ColumnAsync<string>("select polname from pg_policy"));
    }

    [Theory]
    [InlineData("list: [{ name: writes, using: true }]", "already has a policy writes")]
    public async Task A_name_that_is_taken_is_an_error(string parameters, string said)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(Tables);
        using var life = new StepLifecycle(database, $"- policies: {{ table: memories, {parameters} }}");

        Assert.Contains(said, (await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync())).Message);
    }

    [Theory]
    [InlineData("{ name: own, for: insert, using: true }", "takes no 'using'")]
    [InlineData("{ name: own, for: select, using: true, check: true }", "takes no 'check'")]
    [InlineData("{ name: own }", "To permit every row")]
    [InlineData("{ name: own, using: true }, { name: OWN, using: true }", "is listed twice")]
    public async Task A_policy_that_cannot_be_meant_is_an_error_of_the_plan(string list, string said)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var life = new StepLifecycle(database, $"- policies: {{ table: memories, list: [{list}] }}");

        Assert.Contains(said, Assert.Throws<PlanInvalidException>(() => life.Plan.Read()).Message);
    }
}
