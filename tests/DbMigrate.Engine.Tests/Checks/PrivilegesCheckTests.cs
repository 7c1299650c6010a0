using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Checks;

public sealed class PrivilegesCheckTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Objects =
    [
        "create schema closed",
        "create table t (id int generated always as identity, note text, twice text generated always as (note || note) stored)",
        "create table closed.t (id int)",
        "create view v as select note from t",
        "create sequence s",
        "create materialized view m as select 1 as x",
    ];

    [Theory]
    [InlineData("on: t, can: [select, insert, update, delete], cannot: [truncate, drop, references, trigger]", "")]
    [InlineData("on: [t, v, m], can: select", "")]
    [InlineData("on: s, can: [usage, select], cannot: update", "")]
    [InlineData("on: public, can: usage, cannot: create", "")]
    [InlineData("on: closed.t, cannot: [select, insert]", "")]
    [InlineData("on: t, cannot: [select, insert]", "select on public.t: it can|insert on public.t: it can")]
    [InlineData("on: t, can: [truncate, drop]", "truncate on public.t: it cannot|drop on public.t: it cannot")]
    [InlineData("on: closed.t, can: select", "select on closed.t: it cannot")]
    [InlineData("on: t, can: usage", "public.t: usage is no privilege of such an object")]
    [InlineData("on: nowhere, can: select", "nowhere: there is no such object")]
    [InlineData("can: connect, cannot: temporary", "")]
    [InlineData("cannot: connect", "connect on *: it can")]
    [InlineData("forbids: [create_role, create_database, create_schema, create_table, drop_table, bypass_rls]", "")]
    public async Task A_role_with_few_privileges(string check, string rows)
    {
        await using var world = await World.MakeAsync(postgres);

        var result = await world.Home.AskAsync($"privileges: {{ role: {world.Role}, {check} }}");

        Assert.Equal(rows.Length == 0 ? CheckStatus.Passed : CheckStatus.Failed, result.Status);
        Assert.Matches(
            "^"
                + System.Text.RegularExpressions.Regex.Escape(rows).Replace("\\*", ".*", StringComparison.Ordinal)
                + "$",
            string.Join('|', result.Rows)
        );
        if (rows.Length == 0)
        {
            Assert.Equal("so it is; asked and tried", result.Actual);
        }

        // All that was tried is rolled back.
        Assert.Equal(
            0L,
            await world.Home.ScalarAsync<long>(
                "select (select count(*) from t) + (select count(*) from pg_class where relname like 'dbmigrate_trial%') + (select count(*) from pg_roles where rolname like 'dbmigrate_trial%')"
            )
        );
    }

    [Theory]
    [InlineData("alter role {0} createrole", "create_role", "it can create roles")]
    [InlineData("alter role {0} createdb", "create_database", "it can create databases")]
    [InlineData("grant create on database {1} to {0}", "create_schema", "it can create schemas")]
    [InlineData("grant create on schema closed to {0}", "create_table", "it can create tables in closed")]
    [InlineData("alter table t owner to {0}", "drop_table", "it can drop public.t")]
    [InlineData("alter schema closed owner to {0}", "drop_table", "it can drop closed.t")]
    [InlineData("alter role {0} bypassrls", "bypass_rls", "row security does not bind it")]
    [InlineData("alter role {0} superuser", "create_role", "it is a superuser, who can do all of that")]
    [InlineData("grant pg_read_all_data to {0}", "other_databases", "it can read *public.secrets* in the database *")]
    public async Task What_is_forbidden_is_found(string granted, string word, string row)
    {
        await using var world = await World.MakeAsync(postgres);
        await world.Home.ExecuteAsync(
            granted
                .Replace("{0}", world.Role, StringComparison.Ordinal)
                .Replace("{1}", world.Home.Name, StringComparison.Ordinal)
        );
        await using var other = await postgres.CreateDatabaseAsync();
        await other.ExecuteAsync("create table secrets (id int)");
        using var plan = new TestPlan(
            world.Home,
            $$"""
            plan: forbidden
            phases:
            - id: a
              preflight: [ privileges: { role: {{world.Role}}, forbids: {{word}} } ]
              apply: [ { milestone: m } ]
            """
        );
        await using var session = plan.Session();

        var result = Assert.Single(
            await TestPlan.ListAsync(session.TestPreflightAsync(session.Plan.Phases[0])),
            r => r.Stage == CheckStage.Preflight
        );

        Assert.Equal(CheckStatus.Failed, result.Status);
        Assert.Contains(
            result.Rows,
            r =>
                System.Text.RegularExpressions.Regex.IsMatch(
                    r,
                    "^"
                        + System
                            .Text.RegularExpressions.Regex.Escape(row)
                            .Replace("\\*", ".*", StringComparison.Ordinal)
                        + "$"
                )
        );
    }

    [Fact]
    public async Task A_database_that_the_role_may_connect_to_and_not_read_is_none_that_it_reads()
    {
        await using var world = await World.MakeAsync(postgres);
        await using var other = await postgres.CreateDatabaseAsync();
        await other.ExecuteAsync("create table secrets (id int)");
        using var plan = new TestPlan(
            world.Home,
            $$"""
            plan: others
            phases:
            - id: a
              preflight: [ privileges: { role: {{world.Role}}, forbids: other_databases } ]
              apply: [ { milestone: m } ]
            """
        );
        await using var session = plan.Session();
        Assert.DoesNotContain(await RowsAsync(), r => r.Contains(other.Name, StringComparison.Ordinal));
        await other.ExecuteAsync("grant select on secrets to public");

        Assert.Contains($"it can read public.secrets in the database {other.Name}", await RowsAsync());

        async Task<IReadOnlyList<string>> RowsAsync() =>
            Assert
                .Single(
                    await TestPlan.ListAsync(session.TestPreflightAsync(session.Plan.Phases[0])),
                    r => r.Stage == CheckStage.Preflight
                )
                .Rows;
    }

    [Fact]
    public async Task A_login_that_may_not_act_as_the_role_asks_only_and_the_role_itself_tries()
    {
        await using var world = await World.MakeAsync(postgres);
        var stranger = await world.Home.CreateRoleAsync("stranger");
        await using (var connection = await world.Home.OpenAsync(stranger))
        {
            var asked = await connection.AskAsync(
                $"privileges: {{ role: {world.Role}, on: t, can: select, cannot: drop }}"
            );
            Assert.Equal(CheckStatus.Passed, asked.Status);
            Assert.StartsWith("so it is; asked, not tried", asked.Actual, StringComparison.Ordinal);
        }

        await using var own = await world.Home.OpenAsync(stranger);
        var tried = await own.AskAsync(
            $"privileges: {{ role: {stranger.Name}, on: public, can: usage, forbids: create_role }}"
        );
        Assert.Equal((CheckStatus.Passed, "so it is; asked and tried"), (tried.Status, tried.Actual));
        var missing = await own.AskAsync("privileges: { role: nobody_at_all, on: t, can: select }");
        Assert.Equal("the role nobody_at_all does not exist", missing.Actual);
    }

    [Fact]
    public async Task What_the_server_says_and_does_not_do_is_found_by_trying()
    {
        await using var world = await World.MakeAsync(postgres);
        await world.Home.ExecuteAllAsync(
            $"grant create, usage on schema closed to {world.Role}",
            "create function refuse() returns event_trigger language plpgsql as $$begin raise insufficient_privilege; end$$",
            "create event trigger refuse on ddl_command_start when tag in ('CREATE TABLE') execute function refuse()"
        );

        var result = await world.Home.AskAsync(
            $"privileges: {{ role: {world.Role}, on: closed, can: [usage, create] }}"
        );

        Assert.Equal(["create on closed: tried, and it cannot, unlike what the server says"], result.Rows);
    }

    [Theory]
    [InlineData("can: select", "'privileges' needs 'on'")]
    [InlineData("on: t, can: selct", "'selct' is no privilege")]
    [InlineData("on: t, forbids: everything", "create_role")]
    public void What_makes_no_sense_is_an_error_of_the_plan(string check, string said) =>
        Assert.Contains(
            said,
            PlanYaml.FindingsOfCheck($"privileges: {{ role: a, {check} }}")[0].Message,
            StringComparison.Ordinal
        );

    private sealed class World(TestDatabase home, ClusterObjects cluster, string role) : IAsyncDisposable
    {
        internal TestDatabase Home => home;

        internal string Role => role;

        internal static async Task<World> MakeAsync(PostgresFixture postgres)
        {
            var home = await postgres.CreateDatabaseAsync();
            var cluster = new ClusterObjects(home);
            var role = cluster.Role("app");
            await home.ExecuteAllAsync([
                .. Objects,
                $"create role {role}",
                $"grant select, insert, update, delete on t to {role}",
                $"grant select on v, m to {role}",
                $"grant usage, select on s to {role}",
                $"grant select on closed.t to {role}",
                "revoke create on schema public from public",
                $"revoke temporary on database {home.Name} from public",
            ]);
            return new World(home, cluster, role);
        }

        public async ValueTask DisposeAsync()
        {
            await home.ExecuteAllAsync("alter table t owner to postgres", "alter schema closed owner to postgres");
            await cluster.DisposeAsync();
            await home.DisposeAsync();
        }
    }
}
