using DbMigrate.Engine.Tests.Schema;
using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Copy;

/// <summary>The step <c>copy</c>: tables with everything they need, from one database to another.</summary>
public sealed class CopyStepTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    // The first lock of the function is the test's to give.
    private const string Waits =
        "create function waits(i int) returns int immutable language plpgsql as "
        + "$$ begin perform pg_catalog.pg_advisory_xact_lock_shared(42); return i; end $$";

    private static readonly string[] Slow =
    [
        Waits,
        "create table t (id int primary key, v text)",
        "insert into t select i, 'v' || i from generate_series(1, 1000) i",
        "create index on t (waits(id))",
    ];

    [Theory]
    [InlineData("")]
    [InlineData(", quiesce: true")]
    [InlineData(", quiesce: true, workers: 1, verify: counts")]
    public async Task Copies_odd_tables_as_pg_dump_describes_them_and_back_again(string more)
    {
        await using var copy = await CopyCase.CreateAsync(
            postgres,
            $"tables: [{OddTables.All}]{more}",
            OddTables.Statements
        );
        await copy.Source.ExecuteAllAsync(OddTables.Rows);
        var before = await SchemaOracle.DumpAsync(copy.Target);
        var source = await SchemaOracle.DumpAsync(copy.Source);

        var results = await copy.Plan.InvokeAsync();

        Assert.Equal(MigrationState.Verified, Assert.Single(results).State);
        SchemaOracle.CompareDumps(source, await SchemaOracle.DumpAsync(copy.Target));
        foreach (var table in OddTables.Names)
        {
            Assert.Equal(await copy.Source.ContentAsync(table), await copy.Target.ContentAsync(table));
        }

        Assert.Equal(301, await copy.Target.ScalarAsync<long>("select nextval('customers_id_seq')"));
        Assert.Equal(2500, await copy.Target.ScalarAsync<long>("select nextval('ticket_numbers')"));

        var undone = await copy.Plan.UndoAsync();

        Assert.Equal(MigrationState.Undone, Assert.Single(undone).State);
        SchemaOracle.CompareDumps(before, await SchemaOracle.DumpAsync(copy.Target));
        SchemaOracle.CompareDumps(source, await SchemaOracle.DumpAsync(copy.Source));
        Assert.Equal(MigrationState.Verified, Assert.Single(await copy.Plan.InvokeAsync()).State);
    }

    [Fact]
    public async Task A_large_table_goes_in_parts_and_no_row_is_lost_or_doubled()
    {
        await using var copy = await CopyCase.CreateAsync(
            postgres,
            "tables: [t], chunk: 1MB, workers: 3",
            "create table t (id int primary key, v text)",
            "insert into t select i, repeat('x', 200) || i from generate_series(1, 20000) i",
            "delete from t where id % 7 = 0",
            "update t set v = v || 'y' where id % 11 = 0"
        );

        Assert.Equal(MigrationState.Verified, Assert.Single(await copy.Plan.InvokeAsync()).State);

        Assert.Equal(await copy.Source.ContentAsync("t"), await copy.Target.ContentAsync("t"));
        Assert.InRange(await copy.Target.ScalarAsync<long>("select count(*) from dbmigrate.cursor where done"), 4, 8);
    }

    [Fact]
    public async Task The_largest_index_of_a_table_is_built_first()
    {
        await using var copy = await CopyCase.CreateAsync(
            postgres,
            "tables: [t], workers: 1",
            "create table t (id int primary key, v text)",
            "insert into t select i, repeat(md5(i::text), 4) || i from generate_series(1, 10000) i",
            "create index small on t (id) where id < 10",
            "create index large on t (v)"
        );

        Assert.Equal(MigrationState.Verified, Assert.Single(await copy.Plan.InvokeAsync()).State);

        Assert.Equal(
            "large t_pkey small",
            await copy.Target.ScalarAsync<string>(
                "select string_agg(indexrelid::regclass::text, ' ' order by indexrelid) from pg_index "
                    + "where indrelid = 't'::regclass"
            )
        );
    }

    [Theory]
    [InlineData(1, "0")]
    [InlineData(3, "2")]
    public async Task An_index_gets_parallel_workers_where_workers_of_the_step_are_idle(int workers, string expected)
    {
        await using var copy = await CopyCase.CreateAsync(
            postgres,
            $"tables: [t], workers: {workers}",
            "create table t (id int)",
            "insert into t select i from generate_series(1, 100000) i",
            $"""
            create function noted(i int) returns int immutable language plpgsql as $$
            begin
                if current_query() ilike 'create index%'
                   and current_setting('max_parallel_maintenance_workers') <> '{expected}' then
                    raise 'parallel workers: %', current_setting('max_parallel_maintenance_workers');
                end if;
                return i;
            end $$
            """,
            $"set max_parallel_maintenance_workers = {expected}",
            "create index on t (noted(id))"
        );

        Assert.Equal(MigrationState.Verified, Assert.Single(await copy.Plan.InvokeAsync()).State);
    }

    [Fact]
    public async Task A_change_of_the_source_during_the_copy_is_an_error_that_names_the_table()
    {
        await using var copy = await CopyCase.CreateAsync(postgres, "tables: [t]", Slow);
        var invoking = await copy.UntilItWaitsAsync();

        await copy.Source.ExecuteAsync("update t set v = 'late' where id = 7");
        await copy.GoOnAsync();

        var error = await Assert.ThrowsAsync<CopyDiffersException>(() => invoking);
        Assert.Equal(["public.t"], error.Tables);
        Assert.Contains(
            "public.t: 1,000 rows in the source, 1,000 in the target, with other content",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(MigrationState.Failed, Assert.Single(await copy.Plan.StatusAsync()).State);

        Assert.Equal(MigrationState.Undone, Assert.Single(await copy.Plan.UndoAsync()).State);
        Assert.Equal(MigrationState.Verified, Assert.Single(await copy.Plan.InvokeAsync()).State);
        Assert.Equal("late", await copy.Target.ScalarAsync<string>("select v from t where id = 7"));
    }

    [Fact]
    public async Task A_copy_that_was_stopped_goes_on_with_what_is_not_there()
    {
        await using var copy = await CopyCase.CreateAsync(postgres, "tables: [t], quiesce: true", Slow);
        using var stop = new CancellationTokenSource();
        var invoking = await copy.UntilItWaitsAsync(stop.Token);
        var done = await copy.Target.ScalarAsync<string>("select xmin::text from t limit 1");

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => invoking);
        await copy.GoOnAsync();
        var results = await copy.Plan.InvokeAsync();

        Assert.Equal(MigrationState.Verified, Assert.Single(results).State);
        Assert.Equal(done, await copy.Target.ScalarAsync<string>("select xmin::text from t limit 1"));
        Assert.Equal(await copy.Source.ContentAsync("t"), await copy.Target.ContentAsync("t"));
        Assert.Equal(
            2,
            await copy.Target.ScalarAsync<long>("select count(*) from pg_index where indrelid = 't'::regclass")
        );
    }

    [Fact]
    public async Task Undo_is_refused_where_rows_of_the_target_would_be_lost()
    {
        await using var copy = await CopyCase.CreateAsync(
            postgres,
            "tables: [t, u]",
            "create table t (id int, v text)",
            "create table u (id int)",
            "insert into t values (1, 'a')"
        );
        await copy.Plan.InvokeAsync();
        await copy.Target.ExecuteAsync("update t set v = 'b'");
        await copy.Target.ExecuteAsync("insert into u values (1), (2)");

        var error = await Assert.ThrowsAsync<StatementFailedException>(() => copy.Plan.UndoAsync());

        Assert.Contains("public.t: 1 rows were copied, 1 are there now", error.Message, StringComparison.Ordinal);
        Assert.Contains("public.u: 0 rows were copied, 2 are there now", error.Message, StringComparison.Ordinal);
        Assert.Equal("b", await copy.Target.ScalarAsync<string>("select v from t"));
        await copy.Target.ExecuteAllAsync("update t set v = 'a'", "delete from u");
        Assert.Equal(MigrationState.Undone, Assert.Single(await copy.Plan.UndoAsync()).State);
        Assert.Null(await copy.Target.ScalarAsync<string>("select to_regclass('t')::text"));
    }

    [Fact]
    public async Task A_suspended_copy_moves_nothing_until_it_is_resumed()
    {
        await using var copy = await CopyCase.CreateAsync(
            postgres,
            "tables: [t]",
            "create table t (id int)",
            "insert into t values (1)"
        );
        await using var other = copy.Plan.Session();
        await other.SuspendAsync(other.Plan.Phases[0], "the shop is busy");

        var invoking = copy.Plan.InvokeAsync();
        await Wait.ForAsync(() =>
            copy
                .Plan.MessagesNow()
                .Any(m => m.Text.Contains("waits between two parts: suspended by", StringComparison.Ordinal))
        );

        Assert.Null(await copy.Target.ContentAsync("t"));
        Assert.False(invoking.IsCompleted);
        await other.ResumeAsync(other.Plan.Phases[0]);
        Assert.Equal(MigrationState.Verified, Assert.Single(await invoking).State);
        Assert.Equal("(1)", await copy.Target.ContentAsync("t"));
    }

    [Theory]
    [InlineData("verify: counts", "does not see a row that was changed")]
    [InlineData("chunk: 12", "'12' is not a size of 1MB or more")]
    [InlineData("chunk: 1kB", "'1kB' is not a size of 1MB or more")]
    public async Task What_makes_no_sense_is_an_error_of_the_plan(string key, string expected)
    {
        await using var copy = await CopyCase.CreateAsync(postgres, $"tables: [t], {key}");

        var error = Assert.Throws<PlanInvalidException>(() => copy.Plan.Read());

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }
}
