using System.Collections.Concurrent;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Copy;

/// <summary>Writers during a move: what was acknowledged is there afterwards.</summary>
public sealed class SwitchingWriterTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Setup =
    [
        "create function waits(i int) returns int immutable language plpgsql as "
            + "$$ begin perform pg_catalog.pg_advisory_xact_lock_shared(42); return i; end $$",
        "create table t (id bigint generated always as identity primary key, writer int, n int)",
        "insert into t (writer, n) select 0, i from generate_series(1, 1000) i",
        "create index on t (waits(n))",
    ];

    [Fact]
    public async Task A_write_to_the_target_before_the_end_of_the_copy_is_refused()
    {
        // The index of the other table is under way, and that of this one is done.
        await using var copy = await CopyCase.CreateAsync(
            postgres,
            "tables: [t, done], quiesce: true, workers: 1",
            [
                .. Setup,
                "create table done (id int primary key, large text)",
                "insert into done select i, repeat('x', 900) from generate_series(1, 3000) i",
            ]
        );
        var invoking = await copy.UntilItWaitsAsync();

        var error = await Assert.ThrowsAsync<PostgresException>(() =>
            copy.Target.ExecuteAsync("insert into done values (0)")
        );

        Assert.Equal(("55006", "dbmigrate_arriving"), (error.SqlState, error.ConstraintName));
        await copy.GoOnAsync();
        Assert.Equal(MigrationState.Verified, Assert.Single(await invoking).State);
        await copy.Target.ExecuteAsync("insert into t (writer, n) values (1, 1)");
        Assert.Equal(1001, await copy.Target.ScalarAsync<long>("select id from t where writer = 1"));
        Assert.Equal(
            0,
            await copy.Target.ScalarAsync<long>("select count(*) from pg_proc where proname ~ '^dbmigrate_'")
        );
    }

    [Fact]
    public async Task An_unfinished_copy_is_undone_with_the_triggers_that_refuse_writes()
    {
        await using var copy = await CopyCase.CreateAsync(postgres, "tables: [t], quiesce: true", Setup);
        using var stop = new CancellationTokenSource();
        var invoking = await copy.UntilItWaitsAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => invoking);
        await copy.GoOnAsync();

        Assert.Equal(MigrationState.Undone, Assert.Single(await copy.Plan.UndoAsync()).State);

        Assert.Null(await copy.Target.ScalarAsync<string>("select to_regclass('t')::text"));
        Assert.Equal(
            0,
            await copy.Target.ScalarAsync<long>("select count(*) from pg_proc where proname ~ '^dbmigrate_'")
        );
        await copy.Source.ExecuteAsync("insert into t (writer, n) values (1, 1)");
    }

    [Fact]
    public async Task Writers_that_switch_over_when_they_are_refused_lose_no_row_and_meet_no_other_error()
    {
        await using var copy = await CopyCase.CreateAsync(postgres, "tables: [t], quiesce: true", Setup);
        using var end = new CancellationTokenSource();
        var written = new ConcurrentBag<(int Writer, int N)>();
        var writers = Enumerable.Range(1, 4).Select(w => WriteAsync(copy, w, written, end.Token)).ToList();
        await Wait.ForAsync(() => written.Count > 100);
        var invoking = await copy.UntilItWaitsAsync();
        await copy.GoOnAsync();
        Assert.Equal(MigrationState.Verified, Assert.Single(await invoking).State);
        var atTheEnd = written.Count;
        await Wait.ForAsync(() => written.Count > atTheEnd + 100);
        await end.CancelAsync();

        await Task.WhenAll(writers);

        var there = await copy.Target.ColumnAsync<string>(
            "select format('(%s, %s)', writer, n) from t where writer > 0"
        );
        Assert.Equal(
            written.Select(w => w.ToString()).Order(StringComparer.Ordinal),
            there.Order(StringComparer.Ordinal)
        );
        Assert.True(await copy.Source.ScalarAsync<long>("select count(*) from t") < there.Count + 1000);
    }

    private static async Task WriteAsync(
        CopyCase copy,
        int writer,
        ConcurrentBag<(int Writer, int N)> written,
        CancellationToken end
    )
    {
        var connection = await copy.Source.OpenAsync();
        for (var n = 1; !end.IsCancellationRequested; )
        {
            try
            {
                await PostgresFixture.RunAsync(connection, $"insert into t (writer, n) values ({writer}, {n})");
                written.Add((writer, n++));
            }
            catch (PostgresException e) when (e.ConstraintName == "dbmigrate_moved")
            {
                await connection.DisposeAsync();
                connection = await copy.Target.OpenAsync();
            }
            catch (PostgresException e)
                when (e.ConstraintName == "dbmigrate_arriving" || e.SqlState == PostgresErrorCodes.UndefinedTable)
            {
                await Task.Delay(20, CancellationToken.None);
            }
        }

        await connection.DisposeAsync();
    }
}
