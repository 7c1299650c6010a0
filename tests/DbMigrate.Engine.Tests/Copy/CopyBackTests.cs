using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Copy;

/// <summary><c>undo: copy_back</c>: what was written in the new database since the switch is not lost by the way back.</summary>
public sealed class CopyBackTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Step = "tables: [people, notes, plain, part], quiesce: true, undo: copy_back";

    private static readonly string[] Setup =
    [
        "create table people (id int generated always as identity primary key, name text, at text default 'then', "
            + "doubled int generated always as (id * 2) stored, boss int references people)",
        "create table notes (person int references people on delete cascade, n int, doc json, primary key (person, n))",
        "create table plain (v text)",
        "create table part (id int not null, k int not null, v text, unique (k, id)) partition by range (id)",
        "create table part_1 partition of part for values from (0) to (10)",
        "create table part_2 partition of part for values from (10) to (20)",
        "create function touch() returns trigger language plpgsql as $$ begin new.at = 'touched'; return new; end $$",
        "create trigger touch before insert or update on people for each row execute function touch()",
        "alter table people enable always trigger touch",
        "insert into people (name) select 'p' || i from generate_series(1, 5) i",
        "insert into notes select i, 1, '{\"a\": 1}' from generate_series(1, 5) i",
        "insert into plain values ('a'), ('b')",
        "insert into part values (1, 1, 'x'), (11, 1, 'y')",
    ];

    private static readonly string[] Tables = ["people", "notes", "plain", "part"];

    [Fact]
    public async Task Rows_that_were_inserted_updated_and_deleted_come_back_as_they_are()
    {
        await using var copy = await CopyCase.CreateAsync(postgres, Step, Setup);
        await copy.Plan.InvokeAsync();
        await copy.Target.ExecuteAllAsync(
            "insert into people (name, boss) values ('new', 1)",
            "update people set name = 'other' where id = 2",
            "delete from people where id = 3",
            "insert into notes values (6, 1, '[]'), (6, 2, null)",
            "update notes set doc = '{\"a\" : 1}' where person = 4",
            "insert into plain values ('b')",
            "update part set id = 12 where id = 1"
        );
        var wanted = await ContentsAsync(copy.Target);
        Assert.Contains("new,touched", wanted[0], StringComparison.Ordinal);

        var undone = Assert.Single(await copy.Plan.UndoAsync());

        Assert.Equal(MigrationState.Undone, undone.State);
        Assert.Equal(wanted, await ContentsAsync(copy.Source));
        Assert.Contains(
            undone.Steps,
            s => s.Message.Contains("5 tables had changed: 7 rows were inserted in default", StringComparison.Ordinal)
        );
        Assert.Equal(7, await copy.Source.ScalarAsync<long>("select nextval('people_id_seq')"));
        Assert.Equal(
            "A",
            await copy.Source.ScalarAsync<string>("select tgenabled::text from pg_trigger where tgname = 'touch'")
        );
        Assert.Equal(
            0,
            await copy.Target.ScalarAsync<long>("select count(*) from pg_proc where proname = 'dbmigrate_moved'")
        );
        await copy.Source.ExecuteAsync("insert into plain values ('c')");
        Assert.Equal(MigrationState.Verified, Assert.Single(await copy.Plan.InvokeAsync()).State);
        Assert.Equal(await ContentsAsync(copy.Source), await ContentsAsync(copy.Target));
    }

    [Fact]
    public async Task While_rows_come_back_the_target_takes_no_writes()
    {
        await using var copy = await CopyCase.CreateAsync(
            postgres,
            "tables: [t], quiesce: true, undo: copy_back",
            "create table t (id int primary key)",
            "insert into t values (1)"
        );
        await copy.Plan.InvokeAsync();
        await copy.Target.ExecuteAsync("insert into t values (2)");
        await using var holder = await copy.Source.OpenAsync();
        await using var open = await holder.BeginTransactionAsync();
        await PostgresFixture.RunAsync(holder, "lock table t in share mode");

        var undoing = copy.Plan.UndoAsync();
        await copy.Target.WaitForAsync("select count(*) = 1 from pg_trigger where tgname = 'dbmigrate_moved'", undoing);
        var error = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => copy.Target.ExecuteAsync("delete from t"));
        Assert.Contains($"has moved to 127.0.0.1:", error.MessageText, StringComparison.Ordinal);
        Assert.Contains($"/{copy.Source.Name} ", error.MessageText, StringComparison.Ordinal);
        await open.RollbackAsync();

        Assert.Equal(MigrationState.Undone, Assert.Single(await undoing).State);
        Assert.Equal("(1)\n(2)", await copy.Source.ContentAsync("t"));
    }

    [Fact]
    public async Task A_row_that_the_source_cannot_take_stops_the_undo_and_changes_nothing()
    {
        await using var copy = await CopyCase.CreateAsync(
            postgres,
            "tables: [t], quiesce: true, undo: copy_back",
            "create table t (id int primary key)",
            "insert into t values (1)",
            "create table outside (t int references t)",
            "insert into outside values (1)"
        );
        await copy.Plan.InvokeAsync();
        await copy.Target.ExecuteAllAsync("delete from t", "insert into t values (2)");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => copy.Plan.UndoAsync());

        Assert.Contains("outside", error.Message, StringComparison.Ordinal);
        Assert.Equal("(1)", await copy.Source.ContentAsync("t"));
        Assert.Equal("(2)", await copy.Target.ContentAsync("t"));
        await copy.Source.ExecuteAsync("delete from outside");
        Assert.Equal(MigrationState.Undone, Assert.Single(await copy.Plan.UndoAsync()).State);
        Assert.Equal("(2)", await copy.Source.ContentAsync("t"));
    }

    [Fact]
    public async Task A_schema_that_came_with_the_tables_goes_again()
    {
        await using var copy = await CopyCase.CreateAsync(
            postgres,
            "tables: [app.t], quiesce: true, undo: copy_back",
            "create schema app",
            "create table app.t (id int primary key)"
        );
        await copy.Plan.InvokeAsync();
        await copy.Target.ExecuteAsync("insert into app.t values (1)");

        Assert.Equal(MigrationState.Undone, Assert.Single(await copy.Plan.UndoAsync()).State);

        Assert.Null(
            await copy.Target.ScalarAsync<string>("select nspname::text from pg_namespace where nspname = 'app'")
        );
        Assert.Equal("(1)", await copy.Source.ContentAsync("app.t"));
    }

    [Fact]
    public async Task It_needs_quiesce()
    {
        await using var copy = await CopyCase.CreateAsync(postgres, "tables: [t], undo: copy_back");

        var error = Assert.Throws<PlanInvalidException>(() => copy.Plan.Read());

        Assert.Contains("Set 'quiesce: true'", error.Message, StringComparison.Ordinal);
    }

    private static async Task<string?[]> ContentsAsync(TestDatabase database) =>
        await Task.WhenAll(Tables.Select(t => database.ContentAsync(t)));
}
