using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Journal;

/// <summary>A schema dbmigrate that somebody else made runs none of his code with the rights of the caller.</summary>
public class JournalGuardTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml = """
        plan: p
        phases:
          - { id: a, apply: [ { sql: a.sql } ] }
          - { id: b, apply: [ { sql: b.sql } ] }
        """;

    private static readonly (string, string)[] Files =
    [
        ("a.sql", "create table a (id int);\n"),
        ("b.sql", "create table b (id int);\n"),
    ];

    [Fact]
    public async Task Functions_that_another_login_made_beforehand_are_not_called()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var low = await database.CreateRoleAsync("low");
        await database.ExecuteAllAsync(
            $"grant create on database {database.Name} to {low.Name}",
            "create table called (by name)",
            "grant insert on called to public"
        );
        await using (var connection = await database.OpenAsync(low))
        {
            foreach (var sql in Planted())
            {
                await PostgresFixture.RunAsync(connection, sql);
            }
        }

        using var plan = new TestPlan(database, Yaml, Files);
        var refused = await Assert.ThrowsAsync<JournalNotTrustedException>(() => plan.StatusAsync());
        Assert.Contains($"dbmigrate.now() (owner {low.Name})", refused.Message);
        await Assert.ThrowsAsync<JournalNotTrustedException>(() => plan.InvokeAsync("a"));
        await using var session = plan.Session();
        await Assert.ThrowsAsync<JournalNotTrustedException>(() => session.ApproveAsync(session.Plan.Phases[0], null));
        await Assert.ThrowsAsync<JournalNotTrustedException>(() => plan.HistoryAsync(verify: true));
        await Assert.ThrowsAsync<JournalNotTrustedException>(() => plan.HistoryAsync());
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from called"));
    }

    [Theory]
    [InlineData(
        "create function dbmigrate.append(text, text, text, text, integer, boolean, json) returns bigint language sql as 'select 1::bigint'"
    )]
    [InlineData(
        "create function dbmigrate.now(integer) returns timestamptz language sql as 'select pg_catalog.clock_timestamp()'"
    )]
    [InlineData("create function dbmigrate.holds_lock(bigint) returns boolean language sql as 'select true'")]
    public async Task An_overload_of_a_login_that_may_create_in_the_schema_is_refused(string overload)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        var low = await database.CreateRoleAsync("low");
        await database.ExecuteAllAsync($"grant usage, create on schema dbmigrate to {low.Name}");
        await using (var connection = await database.OpenAsync(low))
        {
            await PostgresFixture.RunAsync(connection, overload);
        }

        await Assert.ThrowsAsync<JournalNotTrustedException>(() => plan.StatusAsync());
        await Assert.ThrowsAsync<JournalNotTrustedException>(() => plan.InvokeAsync("b"));
    }

    [Theory]
    [InlineData(
        "create or replace function dbmigrate.now() returns timestamptz language plpgsql as 'begin insert into public.called values (current_user); return pg_catalog.clock_timestamp(); end'"
    )]
    [InlineData("alter function dbmigrate.holds_lock(integer) set work_mem = '1MB'")]
    [InlineData("alter function dbmigrate.now() security definer")]
    [InlineData(
        "create or replace function dbmigrate.now() returns timestamptz language sql as 'select pg_catalog.clock_timestamp() '"
    )]
    [InlineData("create rule planted as on insert to dbmigrate.runner do also select 1")]
    [InlineData("alter table dbmigrate.event enable row level security")]
    [InlineData("create statistics public.s1 on (id + public.evil()), plan from dbmigrate.event")]
    [InlineData("create table public.kid (check (public.evil() = 1)) inherits (dbmigrate.event)")]
    [InlineData("alter table dbmigrate.event inherit public.parent")]
    [InlineData("alter table dbmigrate.event add check (public.evil() = 1)")]
    [InlineData("create index on dbmigrate.event ((id + public.evil()))")]
    [InlineData("create index on dbmigrate.event (id) where id > public.evil()")]
    [InlineData("create index on dbmigrate.event (id) where (id::int::public.planted) > 0")]
    [InlineData("alter table dbmigrate.event alter message set default public.evil()::text")]
    [InlineData("alter table dbmigrate.event add more int")]
    [InlineData("alter table dbmigrate.event add more int generated always as (public.evil()) stored")]
    [InlineData("alter table dbmigrate.cursor alter step type bigint")]
    [InlineData("alter table dbmigrate.runner add foreign key (run) references dbmigrate.runner")]
    [InlineData(
        "create constraint trigger planted after insert on dbmigrate.event deferrable initially deferred for each row execute function public.fires()"
    )]
    [InlineData(
        "drop function dbmigrate.now() cascade;;create function dbmigrate.now(x int default public.evil()) returns timestamptz language sql volatile parallel safe strict as 'select pg_catalog.clock_timestamp()'"
    )]
    [InlineData("alter function dbmigrate.now() strict")]
    [InlineData("alter function dbmigrate.now() immutable")]
    [InlineData(
        "drop function dbmigrate.holds_lock(integer) cascade;;create function dbmigrate.holds_lock(runner bigint) returns boolean language plpgsql volatile set search_path = pg_catalog, pg_temp as BODY"
    )]
    public async Task What_the_owner_of_a_journal_replaced_is_not_called_by_another_login(string change)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync("create table called (by name)", "grant insert on called to public");
        var owner = await database.CreateRoleAsync("owner");
        await database.ExecuteAllAsync(
            $"grant create on database {database.Name} to {owner.Name}",
            $"grant create on schema public to {owner.Name}"
        );
        using var plan = new TestPlan(database, Yaml, Files);
        await using var session = plan.Session(database.ConnectionStringFor(owner));
        await TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(["a"]), new InvokeOptions()));

        // A superuser uses the journal of another login, as long as its definitions are those of this program.
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("b"))[0].State);
        Assert.All(await plan.StatusAsync(), s => Assert.Equal(MigrationState.Verified, s.State));

        await using (var connection = await database.OpenAsync(owner))
        {
            foreach (var sql in Evil)
            {
                await PostgresFixture.RunAsync(connection, sql);
            }

            var body = await database.ScalarAsync<string>(
                "select quote_literal(prosrc) from pg_proc where oid = 'dbmigrate.holds_lock(integer)'::regprocedure"
            );
            foreach (var sql in change.Replace("BODY", body, StringComparison.Ordinal).Split(";;"))
            {
                await PostgresFixture.RunAsync(connection, sql);
            }
        }

        await Assert.ThrowsAsync<JournalNotTrustedException>(() => plan.StatusAsync());
        Assert.Equal(
            0L,
            await database.ScalarAsync<long>("select count(*) from called where by <> $1::name", owner.Name)
        );

        // The owner's own code is the owner's own matter. A function with other arguments is not found.
        if (!change.StartsWith("drop function", StringComparison.Ordinal))
        {
            Assert.Equal(2, (await session.GetStatusAsync(session.Plan.Phases)).Count);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_journal_of_another_login_that_is_as_this_program_makes_it_is_used(int version)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var owner = await database.CreateRoleAsync("owner");
        await database.ExecuteAllAsync($"grant create on database {database.Name} to {owner.Name}");
        await using (var connection = await database.OpenAsync(owner))
        {
            foreach (var sql in Enumerable.Range(1, version).SelectMany(v => JournalSql.Statements($"schema-v{v}")))
            {
                await PostgresFixture.RunAsync(connection, "set search_path = pg_catalog, pg_temp");
                await PostgresFixture.RunAsync(connection, sql);
            }

            await PostgresFixture.RunAsync(
                connection,
                $"insert into dbmigrate.info (version, environment, tool_version) values ({version}, 'production', '0')"
            );
        }

        await database.ExecuteAllAsync($"alter database {database.Name} set intervalstyle = 'iso_8601'");
        using var plan = new TestPlan(database, Yaml, Files);
        Assert.Equal(2, (await plan.StatusAsync()).Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("when (public.evil() = 1)")]
    public async Task A_trigger_with_a_condition_of_another_login_is_refused(string condition)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        var low = await database.CreateRoleAsync("low");
        await database.ExecuteAllAsync(
            "create table called (by name)",
            $"grant usage on schema dbmigrate to {low.Name}",
            $"grant trigger on dbmigrate.runner to {low.Name}",
            $"grant create on schema public to {low.Name}"
        );
        await using (var connection = await database.OpenAsync(low))
        {
            foreach (var sql in Evil)
            {
                await PostgresFixture.RunAsync(connection, sql);
            }

            await PostgresFixture.RunAsync(
                connection,
                $"create trigger planted before update on dbmigrate.runner for each row {condition} execute function suppress_redundant_updates_trigger()"
            );
        }

        if (condition.Length > 0)
        {
            await Assert.ThrowsAsync<JournalNotTrustedException>(() => plan.InvokeAsync("b"));
        }
        else
        {
            Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync("b"))[0].State);
        }
    }

    [Fact]
    public async Task A_trigger_of_another_login_on_a_table_of_the_journal_is_refused()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await plan.InvokeAsync("a");
        var low = await database.CreateRoleAsync("low");
        await database.ExecuteAllAsync(
            $"grant usage on schema dbmigrate to {low.Name}",
            $"grant trigger on dbmigrate.runner to {low.Name}",
            $"grant create on schema public to {low.Name}"
        );
        await using (var connection = await database.OpenAsync(low))
        {
            await PostgresFixture.RunAsync(
                connection,
                "create function planted() returns trigger language plpgsql as 'begin return new; end'"
            );
            await PostgresFixture.RunAsync(
                connection,
                "create trigger planted after insert on dbmigrate.runner for each row execute function planted()"
            );
        }

        await Assert.ThrowsAsync<JournalNotTrustedException>(() => plan.InvokeAsync("b"));
    }

    [Theory]
    [InlineData("create schema dbmigrate authorization ROLE")]
    [InlineData("create schema dbmigrate; grant usage, create on schema dbmigrate to ROLE")]
    public async Task An_empty_schema_that_a_DBA_made_for_the_role_is_used(string made)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("deployer");
        await database.ExecuteAllAsync([
            .. made.Replace("ROLE", role.Name, StringComparison.Ordinal).Split("; "),
            $"grant create on schema public to {role.Name}",
        ]);
        using var plan = new TestPlan(database, Yaml, Files);
        await using var session = plan.Session(database.ConnectionStringFor(role));
        var results = await TestPlan.ListAsync(session.InvokeAsync(session.Plan.Phases, new InvokeOptions()));
        Assert.All(results, r => Assert.Equal(MigrationState.Verified, r.State));
        Assert.Equal(
            role.Name,
            await database.ScalarAsync<string>("select tableowner::text from pg_tables where tablename = 'event'")
        );
    }

    [Fact]
    public async Task A_schema_that_the_role_may_not_use_is_named_with_its_grant()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("deployer");
        await database.ExecuteAllAsync("create schema dbmigrate");
        using var plan = new TestPlan(database, Yaml, Files);
        await using var session = plan.Session(database.ConnectionStringFor(role));
        var refused = await Assert.ThrowsAsync<JournalException>(() =>
            TestPlan.ListAsync(session.InvokeAsync(session.SelectPhases(["a"]), new InvokeOptions()))
        );
        Assert.Equal([$"GRANT USAGE, CREATE ON SCHEMA dbmigrate TO {role.Name}"], refused.Grants);
    }

    [Fact]
    public async Task A_schema_of_another_login_is_not_used_for_a_new_journal()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var low = await database.CreateRoleAsync("low");
        await database.ExecuteAllAsync($"create schema dbmigrate authorization {low.Name}");
        using var plan = new TestPlan(database, Yaml, Files);
        var refused = await Assert.ThrowsAsync<JournalNotTrustedException>(() => plan.InvokeAsync("a"));
        Assert.Contains($"belongs to {low.Name}", refused.Message);
        await database.ExecuteAllAsync(
            "alter schema dbmigrate owner to current_user",
            "create table dbmigrate.other (id int)"
        );
        refused = await Assert.ThrowsAsync<JournalNotTrustedException>(() => plan.InvokeAsync("a"));
        Assert.Contains("dbmigrate.other", refused.Message);
    }

    // PostgreSQL evaluates an immutable function when it plans a query, with the rights of the caller.
    private static readonly string[] Evil =
    [
        "create function public.volatile_evil() returns int language plpgsql as 'begin insert into public.called values (current_user); return 1; end'",
        "create function public.evil() returns int language plpgsql immutable as 'begin return public.volatile_evil(); end'",
        "create domain public.planted as int check (public.evil() = 1)",
        "create table public.parent ()",
        "create function public.fires() returns trigger language plpgsql as 'begin perform public.evil(); return null; end'",
    ];

    // A journal of version 3, as another login would make it, with a function of his own.
    private static IEnumerable<string> Planted() =>
        Enumerable
            .Range(1, 3)
            .SelectMany(v => JournalSql.Statements($"schema-v{v}"))
            .Concat([
                "insert into dbmigrate.info (version, environment, tool_version) values (3, 'production', '0.1.0')",
                "grant usage on schema dbmigrate to public",
                "grant select on all tables in schema dbmigrate to public",
                "create or replace function dbmigrate.now() returns timestamptz language plpgsql as 'begin insert into public.called values (current_user); return pg_catalog.clock_timestamp(); end'",
                "create or replace function dbmigrate.event_hash(previous bytea, e dbmigrate.event) returns bytea language plpgsql as 'begin insert into public.called values (current_user); return e.hash; end'",
            ]);
}
