using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Steps;

public sealed class DatabaseStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Lives_through_apply_undo_and_kills()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        await home.ExecuteAsync("create table marks (id int)");
        var name = cluster.Database();
        using var life = new StepLifecycle(
            home,
            $$"""
            - database: { name: {{name}}, encoding: UTF8, locale: C, connection_limit: 7, public: false }
            - add_column: { table: marks, column: note, type: text }
            """
        );

        await life.ProveAsync(async () =>
            Assert.Equal(
                "UTF8 C 7 False",
                await home.ScalarAsync<string>(
                    """
                    select concat_ws(' ', pg_encoding_to_char(encoding), datcollate, datconnlimit,
                      case when has_database_privilege('pg_monitor', oid, 'connect') then 'True' else 'False' end)
                    from pg_database where datname = $1
                    """,
                    name
                )
            )
        );

        await life.Plan.UndoAsync();
        Assert.False(await ExistsAsync(home, name));
    }

    [Fact]
    public async Task An_existing_database_is_left_as_it_is_and_its_differences_are_reported()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var (name, owner) = (cluster.Database(), cluster.Role("owner"));
        await home.ExecuteAllAsync($"create database {name} connection limit 3", $"create role {owner}");
        using var life = new StepLifecycle(
            home,
            $"- database: {{ name: {name}, owner: {owner}, connection_limit: 5, public: false, encoding: latin1 }}"
        );

        var result = Assert.Single(await life.Plan.InvokeAsync());

        Assert.Equal(0, result.Steps[0].Batches);
        Assert.Equal(
            $"The database {name} already exists and differs: owner is postgres, not {owner}; encoding is UTF8, not "
                + "latin1; connection_limit is 3, not 5; every role may connect to it. It was left as it is.",
            result.Steps[0].Message
        );
        Assert.Contains(
            life.Plan.Messages,
            m => m.Kind == MessageKind.Warning && m.Text.Contains("differs", StringComparison.Ordinal)
        );
        Assert.Equal(3, await home.ScalarAsync<int>("select datconnlimit from pg_database where datname = $1", name));

        await life.Plan.UndoAsync();
        Assert.True(await ExistsAsync(home, name));
    }

    [Theory]
    [InlineData("create table t (id int)", "1 object (table public.t)")]
    [InlineData("create schema s", "1 object (schema s)")]
    [InlineData("create type mood as enum ('a')", "1 object (type public.mood)")]
    [InlineData("create function f() returns int language sql return 1", "1 object (function public.f)")]
    [InlineData("select lo_create(7)", "1 object (large object 7)")]
    public async Task Undo_does_not_drop_a_database_with_objects(string made, string said)
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var name = cluster.Database();
        using var life = new StepLifecycle(home, $"- database: {name}");
        await life.Plan.InvokeAsync();
        await cluster.AskAsync(name, made);

        var error = await Assert.ThrowsAsync<StepRefusedException>(() => life.Plan.UndoAsync());

        Assert.Contains($"is not empty: it has {said}. It was not dropped.", error.Message, StringComparison.Ordinal);
        Assert.True(await ExistsAsync(home, name));
    }

    [Fact]
    public async Task Undo_drops_a_database_with_a_journal_and_extensions_and_not_one_in_use()
    {
        await using var home = await postgres.CreateDatabaseAsync();
        await using var cluster = new ClusterObjects(home);
        var name = cluster.Database();
        var variable = cluster.Variable("URL", cluster.UriTo(name));
        using var plan = new TestPlan(
            home,
            $$"""
            plan: own
            connections: { default: '${DATABASE_URL}', own: '${{{variable}}}' }
            phases:
            - id: a
              apply:
              - database: {{name}}
              - { sql: a.sql, on: own }
              undo:
              - { sql: a.undo.sql, on: own }
            - id: b
              apply:
              - { sql: b.sql, on: own }
              undo: []
            """,
            ("a.sql", "create table t (id int);\n"),
            ("a.undo.sql", "drop table t;\n"),
            ("b.sql", "create extension if not exists plpgsql;\n")
        );
        await plan.InvokeAsync();
        Assert.NotNull(await cluster.AskAsync(name, "select to_regclass('dbmigrate.event')::text"));
        await plan.UndoAsync();

        // The undo of the plan has no such step: the derived one has.
        using var life = new StepLifecycle(home, $"- database: {name}_2");
        cluster.Database("target_2");
        await life.Plan.InvokeAsync();
        await using (await PostgresFixture.OpenAsync(cluster.To($"{name}_2")))
        {
            var error = await Assert.ThrowsAsync<StatementFailedException>(() => life.Plan.UndoAsync());
            Assert.Equal("55006", error.SqlState);
        }

        await life.Plan.UndoAsync();
        Assert.False(await ExistsAsync(home, $"{name}_2"));
    }

    private static Task<bool> ExistsAsync(TestDatabase home, string name) =>
        home.ScalarAsync<bool>("select exists (select from pg_database where datname = $1)", name);
}
