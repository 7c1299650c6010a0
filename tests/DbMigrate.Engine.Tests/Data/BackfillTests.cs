using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Data;

/// <summary>What a backfill does to the rows, and which tables it refuses.</summary>
public class BackfillTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Applied_undone_and_applied_again_it_changes_each_row_once_in_each_execution()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 5000);
        using var plan = BackfillPlans.Of(database, "table: people, set: mark = upper(name)");

        var applied = (await plan.InvokeAsync())[0];
        Assert.Equal(MigrationState.Verified, applied.State);
        Assert.Equal(5000, applied.Steps[0].Rows);
        Assert.Equal("1: 5000", await BackfillPlans.SeenAsync(database));
        Assert.Equal(
            0L,
            await database.ScalarAsync<long>("select count(*) from people where mark is distinct from upper(name)")
        );
        Assert.True(await database.ScalarAsync<long>("select max(batches) from dbmigrate.cursor") > 1);

        Assert.Empty((await plan.InvokeAsync())[0].Steps);
        Assert.Equal("1: 5000", await BackfillPlans.SeenAsync(database));

        var undone = (await plan.UndoAsync())[0];
        Assert.Equal(MigrationState.Undone, undone.State);
        Assert.Contains("keep the values that the backfill set", undone.Steps[0].Message);
        Assert.Equal("1: 5000", await BackfillPlans.SeenAsync(database));

        Assert.Equal(5000, (await plan.InvokeAsync())[0].Steps[0].Rows);
        Assert.Equal("2: 5000", await BackfillPlans.SeenAsync(database));
        Assert.All(await plan.HistoryAsync(verify: true), e => Assert.True(e.Intact));
    }

    [Fact]
    public async Task The_condition_and_the_variables_apply_and_a_comment_at_the_end_is_ignored()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 3000);
        await database.ExecuteAsync("update people set mark = 'old' where id % 2 = 0");
        using var plan = new TestPlan(
            database,
            """
            plan: fill
            variables: { word: "it's", least: 10 }
            phases:
              - id: a
                apply:
                  - backfill:
                      table: people
                      set: "mark = :'word' || name -- as before"
                      where: "mark is null and id > :least -- and no more"
            """
        );

        Assert.Equal(1498, (await plan.InvokeAsync())[0].Steps[0].Rows);
        Assert.Equal(
            1498L,
            await database.ScalarAsync<long>("select count(*) from people where mark = 'it''s' || name and seen = 1")
        );
        Assert.Equal(1500L, await database.ScalarAsync<long>("select count(*) from people where mark = 'old'"));
    }

    [Theory]
    [InlineData("a int, b text, primary key (a, b)", "g % 7, 'Ü-' || g")]
    [InlineData("a text primary key", "'Key ' || g")]
    [InlineData("a text collate \"C\" primary key", "chr(65 + g % 50) || g || E'\\\\ \\'\"'")]
    [InlineData("a uuid primary key", "md5(g::text)::uuid")]
    [InlineData("a timestamptz primary key", "timestamptz '2024-03-31 00:00+00' + g * interval '7.000001 s'")]
    [InlineData(
        "a timestamp, b date, c interval, primary key (c, b, a)",
        "timestamp '2024-01-01' + g * interval '1 min', date '2024-01-01' - g, - g * interval '1 day 2 h'"
    )]
    [InlineData("a numeric primary key", "g / 7.0")]
    [InlineData("a double precision primary key", "g / 7.0::float8")]
    [InlineData("a char(8) primary key", "g::text")]
    [InlineData("a bytea primary key", "decode(md5(g::text), 'hex')")]
    [InlineData("a inet, b \"char\", c boolean, primary key (b, c, a)", "inet '10.0.0.0' + g, 'x', g % 2 = 0")]
    [InlineData("\"Key One\" bigint primary key", "g")]
    public async Task Keys_of_all_types_work(string columns, string values)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            $"create table \"T\" ({columns}, mark int not null default 0)",
            $"insert into \"T\" select {values} from generate_series(1, 3000) g",
            $"alter database {database.Name} set datestyle = 'SQL, DMY'",
            $"alter database {database.Name} set intervalstyle = 'sql_standard'",
            $"alter database {database.Name} set timezone = 'Europe/Berlin'",
            $"alter database {database.Name} set bytea_output = 'escape'"
        );
        foreach (var workers in (int[])[1, 3])
        {
            using var plan = BackfillPlans.Of(database, $"table: '\"T\"', set: mark = mark + 1, workers: {workers}");
            Assert.Equal(3000, (await plan.InvokeAsync())[0].Steps[0].Rows);
            Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from \"T\" where mark <> 1"));
            await plan.UndoAsync();
            await database.ExecuteAsync("update \"T\" set mark = 0");
        }
    }

    [Fact]
    public async Task An_enum_a_domain_and_partitions_work()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create type mood as enum ('sad', 'ok', 'glad')",
            "create domain code as text check (value <> '')",
            "create table logs (m mood, c code, n int, mark int not null default 0, primary key (n, m, c)) partition by range (n)",
            "create table logs_1 partition of logs for values from (0) to (1000)",
            "create table logs_2 partition of logs for values from (1000) to (9000)",
            "insert into logs select (array['sad', 'ok', 'glad'])[1 + g % 3]::mood, 'c' || g, g / 2 from generate_series(1, 4000) g"
        );
        using var plan = BackfillPlans.Of(database, "table: logs, set: mark = mark + 1, workers: 2");
        Assert.Equal(4000, (await plan.InvokeAsync())[0].Steps[0].Rows);
        Assert.Equal(4000L, await database.ScalarAsync<long>("select count(*) from logs where mark = 1"));
    }

    [Fact]
    public async Task Workers_share_the_rows_and_each_is_changed_once()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 60_000);
        using var plan = BackfillPlans.Of(database, "table: people, set: mark = name, workers: 3");
        Assert.Equal(60_000, (await plan.InvokeAsync())[0].Steps[0].Rows);
        Assert.Equal("1: 60000", await BackfillPlans.SeenAsync(database));
        Assert.True(await database.ScalarAsync<long>("select count(*) from dbmigrate.cursor where done") >= 3);
        Assert.Equal(60_000L, await database.ScalarAsync<long>("select sum(rows)::bigint from dbmigrate.cursor"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Keys_with_gaps_and_of_changing_density_are_each_changed_once(int workers)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table people (id bigint primary key, name text not null default 'n', mark text, seen int not null default 0)",
            "insert into people (id) select -9223372036854775808 + g from generate_series(0, 20000) g",
            "insert into people (id) select g * 1000 from generate_series(1, 20000) g",
            "insert into people (id) select 1000000000000 + g from generate_series(1, 40000) g",
            "insert into people (id) select 9223372036854775807 - g * 7 from generate_series(0, 10000) g",
            "analyze people"
        );
        using var plan = BackfillPlans.Of(
            database,
            $"table: people, set: 'mark = name, seen = seen + 1', workers: {workers}"
        );
        Assert.Equal(90_002, (await plan.InvokeAsync())[0].Steps[0].Rows);
        Assert.Equal("1: 90002", await BackfillPlans.SeenAsync(database));
        Assert.Equal(90_002L, await database.ScalarAsync<long>("select sum(rows)::bigint from dbmigrate.cursor"));
    }

    [Fact]
    public async Task Rows_inserted_after_the_start_above_the_last_key_are_not_changed()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 100);
        await database.ExecuteAsync(
            "create function more(k int) returns void language sql as 'insert into people (id, name) values (k + 1000000, ''new'')'"
        );
        using var plan = BackfillPlans.Of(database, "table: people, call: more(:key)");
        Assert.Equal(100, (await plan.InvokeAsync())[0].Steps[0].Rows);
        Assert.Equal(200L, await database.ScalarAsync<long>("select count(*) from people"));
    }

    [Fact]
    public async Task A_function_is_called_once_for_each_row_with_its_key()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table pairs (a int, b text, primary key (a, b))",
            "insert into pairs select g, 'b' || g from generate_series(1, 2500) g",
            "create table called (a int, b text)",
            "create function note(x int, y text) returns void language sql as 'insert into called values (x, y)'"
        );
        using var plan = BackfillPlans.Of(database, "table: pairs, call: 'note(:key)', where: a > 500");
        Assert.Equal(2000, (await plan.InvokeAsync())[0].Steps[0].Rows);
        Assert.Equal(
            2000L,
            await database.ScalarAsync<long>(
                "select count(*) from (select a, b from called intersect select a, b from pairs) x"
            )
        );
        Assert.Equal(2000L, await database.ScalarAsync<long>("select count(*) from called"));
    }

    [Theory]
    [InlineData("create table bare (id int not null, mark int)", "", "has no primary key, nor a unique index")]
    [InlineData("create table bare (id int not null unique, mark int)", "", "key: [id]")]
    [InlineData("create table bare (id int unique, mark int)", "", "it has a nullable column")]
    [InlineData("create table bare (id int unique, mark int)", ", key: id", "it has a nullable column")]
    [InlineData(
        "create table bare (id int not null, mark int)",
        ", key: id",
        "CREATE UNIQUE INDEX CONCURRENTLY ON public.bare (id)"
    )]
    [InlineData("create view bare as select 1 as id, 2 as mark", "", "is a view")]
    public async Task A_table_without_a_usable_key_is_refused_with_the_index_to_create(
        string table,
        string key,
        string said
    )
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync(table);
        using var plan = BackfillPlans.Of(database, $"table: bare, set: mark = 1{key}");
        var refused = await Assert.ThrowsAsync<StepRefusedException>(() => plan.InvokeAsync());
        Assert.Contains(said, refused.Message);
    }

    [Fact]
    public async Task Another_key_is_named_by_its_columns_or_its_index()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAllAsync(
            "create table bare (id int not null, sub int not null, mark int default 0, constraint bare_key unique (id, sub))",
            "insert into bare select g, g from generate_series(1, 1500) g"
        );
        foreach (var key in (string[])["[id, sub]", "bare_key"])
        {
            using var plan = BackfillPlans.Of(database, $"table: bare, set: mark = mark + 1, key: {key}");
            Assert.Equal(1500, (await plan.InvokeAsync())[0].Steps[0].Rows);
            await plan.UndoAsync();
        }
    }

    [Fact]
    public async Task Row_security_that_would_hide_rows_is_an_error()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var role = await database.CreateRoleAsync("owner");
        await database.ExecuteAllAsync(
            $"grant create on schema public to \"{role.Name}\"",
            $"grant create on database {database.Name} to \"{role.Name}\"",
            "create table secrets (id int primary key, mark int)",
            "insert into secrets values (1), (2)",
            "alter table secrets enable row level security",
            $"alter table secrets owner to \"{role.Name}\"",
            "alter table secrets force row level security"
        );
        using var plan = BackfillPlans.Of(database, "table: secrets, set: mark = 1");
        await using (var session = plan.Session(database.ConnectionStringFor(role)))
        {
            var refused = await Assert.ThrowsAsync<StepRefusedException>(() =>
                TestPlan.ListAsync(session.InvokeAsync(session.Plan.Phases, new InvokeOptions()))
            );
            Assert.Contains("FORCE ROW LEVEL SECURITY", refused.Message);
            Assert.Contains("BYPASSRLS", refused.Message);
        }

        await database.ExecuteAsync("alter table secrets no force row level security");
        await using (var session = plan.Session(database.ConnectionStringFor(role)))
        {
            Assert.Equal(
                2,
                (await TestPlan.ListAsync(session.InvokeAsync(session.Plan.Phases, new InvokeOptions())))[0]
                    .Steps[0]
                    .Rows
            );
        }
    }

    [Fact]
    public async Task An_empty_table_is_done_immediately()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await database.ExecuteAsync("create table people (id int primary key, mark int)");
        using var plan = BackfillPlans.Of(database, "table: people, set: mark = 1, workers: 4");
        var result = (await plan.InvokeAsync())[0];
        Assert.Equal(MigrationState.Verified, result.State);
        Assert.Equal(0, result.Steps[0].Rows);
    }

    [Fact]
    public async Task Progress_is_reported_from_the_first_batch_on()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 3000);
        using var plan = BackfillPlans.Of(database, "table: people, set: mark = name");
        await plan.InvokeAsync();
        var first = plan.MessagesNow()
            .OfType<MigrationProgress>()
            .First(p => p.Text.Contains(" rows, ", StringComparison.Ordinal));
        Assert.EndsWith(": 1,000 rows, 33 %", first.Text);
        Assert.Equal((33, null), (first.Percent, first.Remaining));
    }
}
