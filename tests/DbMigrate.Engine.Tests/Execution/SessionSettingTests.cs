using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>What a file sets in its session holds to its end, also after a resume and for the role.</summary>
public sealed class SessionSettingTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    // The last batch fails as long as the table `fail` exists.
    private const string Fails =
        "\ncreate index concurrently on t (id);\ninsert into seen select current_setting('SETTING') from t;\nselect 1 / (case when to_regclass('public.fail') is null then 1 else 0 end);\n";

    [Theory]
    [InlineData("set search_path = sales, public", "search_path", "sales, public")]
    [InlineData("SET SESSION search_path TO 'sales', public", "search_path", "sales, public")]
    [InlineData("select set_config('search_path', 'sales,public', false)", "search_path", "sales,public")]
    [InlineData("select set_config('app.tenant', 'a' || 'b', false)", "app.tenant", "ab")]
    [InlineData("set time zone 'Asia/Tokyo'", "TimeZone", "Asia/Tokyo")]
    [InlineData("set work_mem = '7MB';\nreset work_mem;\nset work_mem = '8MB'", "work_mem", "8MB")]
    [InlineData("set work_mem = '7MB';\nreset all;\nset app.x = 'y'", "app.x", "y")]
    [InlineData(
        "set session characteristics as transaction isolation level serializable",
        "default_transaction_isolation",
        "serializable"
    )]
    [InlineData("set app.x = 'kept';\nsavepoint a;\nset app.x = 'lost';\nrollback to a", "app.x", "kept")]
    [InlineData("set app.x = 'kept';\nset local app.x = 'lost'", "app.x", "kept")]
    [InlineData("savepoint a;\nset app.x = 'kept';\nrelease a", "app.x", "kept")]
    [InlineData("set standard_conforming_strings = off;\nset app.x = 'a\\\\b'", "app.x", "a\\b")]
    public async Task A_resume_makes_the_settings_of_done_batches_again(string set, string setting, string value)
    {
        await using var database = await MakeAsync();
        foreach (var mode in new[] { "file", "statement" })
        {
            if (mode == "statement" && set.Contains("savepoint", StringComparison.Ordinal))
            {
                continue;
            }

            await database.ExecuteAllAsync("truncate public.seen", "create table public.fail ()");
            using var plan = Plan(
                database,
                set + ";" + Fails.Replace("SETTING", setting, StringComparison.Ordinal),
                mode
            );
            await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
            await database.ExecuteAllAsync("drop table public.fail", "truncate public.seen");
            await Resumed(plan);

            // What was done before the resume is not in the table any more where the batch had been committed.
            var seen = await database.ScalarAsync<string>("select value from public.seen");
            if (mode == "file")
            {
                Assert.Equal(value, seen);
            }

            await database.ExecuteAsync("drop schema dbmigrate cascade");
        }
    }

    [Fact]
    public async Task A_setting_of_a_batch_that_was_rolled_back_is_not_made_again()
    {
        await using var database = await MakeAsync();
        await database.ExecuteAsync("create table public.fail ()");
        using var plan = Plan(
            database,
            "set app.x = 'first';\ncreate index concurrently on t (id);\nset app.x = 'second';\nselect 1 / (case when to_regclass('public.fail') is null then 1 else 0 end);\ninsert into seen values (current_setting('app.x'));\n"
        );
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        plan.Write(
            "a.sql",
            "set app.x = 'first';\ncreate index concurrently on t (id);\ninsert into seen values (current_setting('app.x'));\n"
        );
        await Resumed(plan);
        Assert.Equal("first", await database.ScalarAsync<string>("select value from seen"));
    }

    [Theory]
    [InlineData("set role ROLE", false)]
    [InlineData("set role ROLE", true)]
    [InlineData("set session authorization ROLE", false)]
    [InlineData("set session authorization ROLE", true)]
    [InlineData("select set_config('role', 'ROLE', false)", true)]
    [InlineData("set role ROLE;\nset local role none", true)]
    public async Task The_role_of_a_file_holds_for_all_its_batches_and_the_journal_is_the_logins(
        string set,
        bool resumes
    )
    {
        await using var database = await MakeAsync();
        var owner = await database.CreateRoleAsync("owner");
        await database.ExecuteAllAsync(
            $"grant create, usage on schema public to \"{owner.Name}\"",
            $"alter table public.t owner to \"{owner.Name}\""
        );
        if (resumes)
        {
            await database.ExecuteAsync("create table public.fail ()");
        }

        using var plan = Plan(
            database,
            set.Replace("ROLE", owner.Name, StringComparison.Ordinal)
                + ";\ncreate table one (id int);\ncreate index concurrently t_id on t (id);\ncreate table two (id int);\nselect 1 / (case when to_regclass('public.fail') is null then 1 else 0 end);\ncreate index concurrently t_id_again on t (id);\ncreate table three (id int);\n"
        );
        if (resumes)
        {
            await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
            await database.ExecuteAsync("drop table public.fail");
        }

        await Resumed(plan);
        var first = set.Contains("local", StringComparison.Ordinal) ? [] : new[] { "one" };
        Assert.Equal(
            [.. first, "three", "two"],
            await database.ColumnAsync<string>(
                $"select relname from pg_class where relowner = '\"{owner.Name}\"'::regrole and relkind = 'r' and relname in ('one', 'two', 'three') order by 1"
            )
        );
        Assert.All(await plan.HistoryAsync(verify: true), e => Assert.True(e.Intact));
    }

    [Fact]
    public async Task A_setting_that_cannot_be_made_again_stops_the_resume_with_its_place()
    {
        await using var database = await MakeAsync();
        var role = await database.CreateRoleAsync("gone");
        await database.ExecuteAsync("create table public.fail ()");
        using var plan = Plan(
            database,
            $"set role \"{role.Name}\";\nreset role;" + Fails.Replace("SETTING", "role", StringComparison.Ordinal)
        );
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        await database.ExecuteAllAsync($"alter role \"{role.Name}\" rename to \"{role.Name}2\"");
        try
        {
            var lost = await Assert.ThrowsAsync<SessionStateLostException>(() => plan.InvokeAsync());
            Assert.Equal(("a.sql:1:1", 5), (lost.Place.ToString(), lost.ExitCode));
        }
        finally
        {
            await database.ExecuteAllAsync($"alter role \"{role.Name}2\" rename to \"{role.Name}\"");
        }
    }

    [Theory]
    [InlineData("create temp table todo as select id from t", "update t set id = 2 where id in (select id from todo)")]
    [InlineData("create temp table todo (id int)", "insert into \"todo\" values (1)")]
    [InlineData("create table pg_temp.todo (id int)", "select from pg_temp.todo")]
    [InlineData("create temp view todo as select 1", "select from todo")]
    [InlineData("select 1 as id into temp todo", "do $$ begin perform from todo; end $$")]
    [InlineData("prepare todo as select 1", "execute todo")]
    [InlineData("declare todo cursor with hold for select 1", "fetch from todo")]
    public async Task What_ended_with_the_session_is_reported_by_its_place_and_can_be_made_again(
        string make,
        string use
    )
    {
        await using var database = await MakeAsync();
        await database.ExecuteAsync("create table public.fail ()");
        const string Fail = "select 1 / (case when to_regclass('public.fail') is null then 1 else 0 end);\n";
        using var plan = Plan(database, $"{make};\ncreate index concurrently t_id on t (id);\n{Fail}{use};\n");
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        await database.ExecuteAsync("drop table public.fail");
        var lost = await Assert.ThrowsAsync<SessionStateLostException>(() => plan.InvokeAsync());
        Assert.Equal("a.sql:4:1", lost.Place.ToString());
        Assert.Contains("todo, which a.sql:1:1 made", lost.Message);
        Assert.Equal(5, lost.ExitCode);
        Assert.Equal(MigrationState.Failed, (await plan.StatusAsync())[0].State);

        plan.Write("a.sql", $"{make};\ncreate index concurrently t_id on t (id);\n{make};\n{use};\n");
        await Resumed(plan);
    }

    [Fact]
    public async Task A_temporary_table_that_is_not_needed_any_more_is_no_obstacle()
    {
        await using var database = await MakeAsync();
        await database.ExecuteAsync("create table public.fail ()");
        using var plan = Plan(
            database,
            "create temp table todo as select id from t;\nupdate t set id = id where id in (select id from todo);\n"
                + "create index concurrently t_id on t (id);\nselect 1 / (case when to_regclass('public.fail') is null then 1 else 0 end);\ndrop table if exists todo;\n"
        );
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        await database.ExecuteAsync("drop table public.fail");
        await Resumed(plan);
    }

    [Theory]
    [InlineData("select pg_advisory_lock(7)", "advisory lock")]
    [InlineData("listen news", "channel")]
    [InlineData("do $$ begin perform set_config('app.x', 'y', false); end $$", "code that this statement ran")]
    [InlineData("select set_config('app.x', min(id)::text, false) from t", "computed from data")]
    public async Task Other_state_of_an_ended_session_is_a_warning(string make, string text)
    {
        await using var database = await MakeAsync();
        await database.ExecuteAsync("create table public.fail ()");
        using var plan = Plan(
            database,
            $"{make};\ncreate index concurrently t_id on t (id);\nselect 1 / (case when to_regclass('public.fail') is null then 1 else 0 end);\n"
        );
        await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        await database.ExecuteAsync("drop table public.fail");
        await Resumed(plan);
        Assert.Contains(
            plan.Messages,
            m =>
                m.Kind == MessageKind.Warning
                && m.Text.StartsWith("a.sql:1:1", StringComparison.Ordinal)
                && m.Text.Contains(text, StringComparison.Ordinal)
        );
    }

    private async Task<TestDatabase> MakeAsync()
    {
        var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create schema sales",
            "create table t (id int)",
            "insert into t values (1)",
            "create table seen (value text)"
        );
        return database;
    }

    private static async Task Resumed(TestPlan plan) =>
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync())[0].State);

    private static TestPlan Plan(TestDatabase database, string sql, string mode = "file") =>
        new(
            database,
            $"plan: settings\nphases:\n  - id: a\n    apply:\n      - sql: {{ file: a.sql, transaction: {mode} }}\n    undo: []\n",
            ("a.sql", sql)
        );
}
