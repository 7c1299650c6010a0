using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public sealed class GrantStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Objects =
    [
        "create schema \"Ledger\"",
        "create table t (id int primary key)",
        "create table \"Ledger\".\"Account Book\" (id int generated always as identity)",
        "create view v as select id from t",
        "create function f(int) returns int language sql return $1",
        "create function \"Ledger\".hidden() returns int language sql return 1",
        "revoke execute on function f(int) from public",
    ];

    private const string Privileges = """
        select concat_ws(' ',
          case when has_table_privilege(r, 't', 'select') then 's' end,
          case when has_table_privilege(r, 't', 'insert') then 'i' end,
          case when has_table_privilege(r, 'v', 'select') then 'v' end,
          case when has_table_privilege(r, '"Ledger"."Account Book"', 'select') then 'b' end,
          case when has_sequence_privilege(r, '"Ledger"."Account Book_id_seq"', 'usage') then 'q' end,
          case when has_function_privilege(r, 'f(int)', 'execute') then 'f' end,
          case when has_schema_privilege(r, 'Ledger', 'usage') then 'u' end,
          case when has_database_privilege(r, current_database(), 'create') then 'd' end,
          case when pg_has_role(r, 'pg_monitor', 'member') then 'm' end)
        from (select $1::name) x (r)
        """;

    [Fact]
    public async Task Lives_through_apply_undo_and_kills()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var (reader, owner) = (cluster.Role("reader"), cluster.Role("owner"));
        await home.ExecuteAllAsync([.. Objects, $"create role {reader}", $"create role {owner}"]);
        await home.ExecuteAsync($"grant create on schema public to {owner}");
        await home.ExecuteAsync($"grant insert on t to {reader}");
        using var life = new StepLifecycle(
            home,
            $$"""
            - grant: { privileges: [select, insert], tables: t, to: {{reader}} }
            - grant: { privileges: select, all_tables_in: [public, '"Ledger"'], to: {{reader}}, created_by: {{owner}} }
            - grant: { privileges: [usage, select], all_sequences_in: '"Ledger"', to: {{reader}}, created_by: {{owner}} }
            - grant: { privileges: execute, functions: f(int), to: {{reader}} }
            - grant: { privileges: usage, schemas: '"Ledger"', to: {{reader}} }
            - grant: { privileges: create, databases: {{home.Name}}, to: {{reader}} }
            - grant: { roles: pg_monitor, to: {{reader}} }
            """
        );

        await life.ProveAsync(async () =>
            Assert.Equal("s i v b q f u d m", await home.ScalarAsync<string>(Privileges, reader))
        );

        await home.ExecuteAllAsync($"set role {owner}", "create table later (id int generated always as identity)");
        Assert.True(await home.ScalarAsync<bool>("select has_table_privilege($1::name, 'later', 'select')", reader));
        await home.ExecuteAsync("drop table later");
        await life.Plan.UndoAsync();
        Assert.Equal("i", await home.ScalarAsync<string>(Privileges, reader));
        Assert.Equal(0, await home.ScalarAsync<long>("select count(*) from pg_default_acl"));
    }

    [Fact]
    public async Task What_is_granted_already_is_not_granted_again_and_not_revoked()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var reader = cluster.Role("reader");
        await home.ExecuteAllAsync([.. Objects, $"create role {reader}", $"grant all on t to {reader}"]);
        using var life = new StepLifecycle(home, $"- grant: {{ privileges: all, tables: t, to: {reader} }}");

        var result = Assert.Single(await life.Plan.InvokeAsync());

        Assert.Equal(0, result.Steps[0].Batches);
        Assert.Equal("The privileges are granted already.", result.Steps[0].Message);
        await life.Plan.UndoAsync();
        Assert.Equal("s i", await home.ScalarAsync<string>(Privileges, reader));
    }

    [Fact]
    public async Task A_login_that_may_not_grant_gets_an_error_and_nothing_is_granted()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var reader = cluster.Role("reader");
        await home.ExecuteAllAsync([.. Objects, $"create role {reader}"]);
        var runner = await home.CreateRoleAsync("runner");
        await home.ExecuteAllAsync(
            $"grant create on database {home.Name} to {runner.Name}",
            $"grant select on t to {runner.Name} with grant option"
        );
        using var plan = new TestPlan(
            home,
            $$"""
            plan: grants
            phases:
            - id: a
              apply:
              - grant: { privileges: [select, insert], tables: t, to: {{reader}} }
            """
        );
        await using var session = plan.Session(home.ConnectionStringFor(runner));

        var error = await Assert.ThrowsAsync<StatementFailedException>(() =>
            TestPlan.ListAsync(session.InvokeAsync(session.Plan.Phases, new InvokeOptions()))
        );

        Assert.Equal("42501", error.SqlState);
        Assert.Contains("The login may not grant all of these privileges.", error.Message, StringComparison.Ordinal);
        Assert.Equal(string.Empty, await home.ScalarAsync<string>(Privileges, reader) ?? string.Empty);
    }

    [Fact]
    public async Task Privileges_that_went_with_their_database_are_not_in_the_way_of_the_undo()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var (name, reader) = (cluster.Database(), cluster.Role("reader"));
        await home.ExecuteAllAsync($"create database {name}", $"create role {reader}");
        var variable = cluster.Variable("URL", cluster.UriTo(name));
        using var plan = new TestPlan(
            home,
            $$"""
            plan: gone
            connections: { default: '${DATABASE_URL}', own: '${{{variable}}}' }
            phases:
            - id: a
              apply: [ { grant: { privileges: usage, schemas: public, to: {{reader}} }, on: own } ]
            """
        );
        await plan.InvokeAsync();
        await home.ExecuteAsync($"drop database {name}");

        var undone = Assert.Single(await plan.UndoAsync());

        Assert.Equal(MigrationState.Undone, undone.State);
        Assert.Contains("no longer exists", undone.Steps[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("privileges: select, tables: nowhere, to: public", "does not exist: table nowhere")]
    [InlineData("privileges: select, tables: t, to: nobody_at_all", "the role nobody_at_all does not exist")]
    [InlineData("privileges: execute, functions: f(text), to: public", "does not exist: function f(text)")]
    public async Task What_does_not_exist_is_named(string grant, string said)
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await home.ExecuteAllAsync(Objects);
        using var life = new StepLifecycle(home, $"- grant: {{ {grant} }}");

        var error = await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.InvokeAsync());

        Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tables: t, to: a", "'grant' needs 'privileges'")]
    [InlineData("privileges: usage, tables: t, to: a", "'usage' is no privilege of a table, which has: select, insert")]
    [InlineData("privileges: select, tables: t, to: a, created_by: b", "'created_by' needs 'all_tables_in'")]
    [InlineData("roles: a, to: public", "A membership in a role cannot be granted to public.")]
    public void What_makes_no_sense_is_an_error_of_the_plan(string grant, string said)
    {
        var folder = Directory.CreateTempSubdirectory("dbmigrate-test-").FullName;
        try
        {
            File.WriteAllText(
                Path.Combine(folder, "plan.yaml"),
                $"plan: p\nphases: [ {{ id: a, apply: [ {{ grant: {{ {grant} }} }} ] }} ]\n"
            );
            var error = Assert.Throws<PlanInvalidException>(() => MigrationPlanReader.Read(folder));
            Assert.Contains(said, error.Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
