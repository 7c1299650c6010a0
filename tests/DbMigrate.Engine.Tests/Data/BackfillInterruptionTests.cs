using DbMigrate.Engine.Tests.Support;

namespace DbMigrate.Engine.Tests.Data;

/// <summary>A backfill that is interrupted in the middle: nothing is lost, nothing is repeated.</summary>
[Trait(HeavyTests.Trait, HeavyTests.Heavy)]
public class BackfillInterruptionTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData(1, "cancel")]
    [InlineData(3, "cancel")]
    [InlineData(1, "worker")]
    [InlineData(3, "worker")]
    [InlineData(1, "lock")]
    [InlineData(2, "all")]
    public async Task A_kill_in_the_middle_loses_nothing_and_repeats_nothing(int workers, string how)
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var rows = 5000 * workers;
        await BackfillPlans.MakePeopleAsync(database, rows);
        var gate = new RowGate(database);
        await gate.InstallAsync();
        using var plan = BackfillPlans.Of(database, $"{RowGate.Backfill}, workers: {workers}");
        var done = 0L;
        for (var kills = 0; kills < 3; kills++)
        {
            using var cancel = new CancellationTokenSource();
            var run = plan.InvokeAsync(cancellationToken: cancel.Token);
            var gates = await gate.HoldsAsync(workers, run);
            if (how == "cancel")
            {
                await cancel.CancelAsync();
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
            }
            else
            {
                var like = how switch
                {
                    "worker" => "dbmigrate % backfill",
                    "lock" => "dbmigrate % lock",
                    _ => "dbmigrate %",
                };
                Assert.True(
                    await database.ScalarAsync<long>(
                        $"select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and application_name like '{like}' and pid <> pg_backend_pid()"
                    ) > 0
                );
                var failed = await Assert.ThrowsAnyAsync<MigrationException>(() => run);
                Assert.Contains(
                    failed.ErrorId,
                    how == "lock" ? ["RunnerLockLost"] : new[] { "ConnectionLost", "StatementFailed", "RunnerLockLost" }
                );
            }

            Assert.Equal(MigrationState.Failed, (await plan.StatusAsync())[0].State);
            var before = done;
            done = await DoneAsync(database);
            Assert.InRange(done, before + 1, rows - 1);
            Assert.Equal(await database.ScalarAsync<long>("select count(*) from people where seen = 1"), done);
            await gate.OpenAsync(gates);
        }

        await gate.OpenAllAsync();
        Assert.Equal(MigrationState.Verified, (await plan.InvokeAsync())[0].State);
        Assert.Equal($"1: {rows}", await BackfillPlans.SeenAsync(database));
        Assert.Equal((long)rows, await DoneAsync(database));
    }

    [Fact]
    public async Task A_partly_done_backfill_does_not_resume_with_another_expression()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 5000);
        await database.ExecuteAsync("alter table people add check (mark <> 'name 4000')");
        using var plan = BackfillPlans.Of(database, "table: people, set: mark = name");
        var failed = await Assert.ThrowsAsync<StatementFailedException>(() => plan.InvokeAsync());
        Assert.True(failed.PartlyApplied);
        Assert.Equal(5, failed.ExitCode);

        plan.Write(
            "plan.yaml",
            File.ReadAllText(Path.Combine(plan.Folder, "plan.yaml"))
                .Replace("mark = name", "mark = upper(name)", StringComparison.Ordinal)
        );
        await Assert.ThrowsAsync<PhaseChangedException>(() => plan.InvokeAsync());
        Assert.Equal(0L, await database.ScalarAsync<long>("select count(*) from people where mark like 'NAME%'"));
    }

    [Fact]
    public async Task With_several_workers_it_reports_who_blocks_them()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 30_000);
        using var plan = BackfillPlans.Of(database, "table: people, set: mark = name, workers: 2", lockTimeout: "2s");
        await using var other = await database.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();

        // Rows of every range are locked, so that both workers wait.
        await PostgresFixture.RunAsync(other, "select id from people where id % 900 = 0 for update");
        var run = plan.InvokeAsync();
        await database.WaitForAsync(
            $"select count(*) = 2 from pg_stat_activity a where a.application_name like 'dbmigrate%' and {other.ProcessID} = any (pg_blocking_pids(a.pid))",
            run
        );
        await Wait.ForAsync(() =>
            plan.MessagesNow()
                .Count(m =>
                    m.Text.Contains($"held by pid {other.ProcessID} ", StringComparison.Ordinal)
                    && m.Text.Contains(", next in ", StringComparison.Ordinal)
                ) >= 2
        );
        await transaction.CommitAsync();

        var result = (await run)[0];
        Assert.Equal(MigrationState.Verified, result.State);
        Assert.True(result.Waits.Count(w => w.BlockerProcessId == other.ProcessID) >= 2);
        Assert.Equal(30_000L, await database.ScalarAsync<long>("select count(*) from people where mark = name"));
    }

    [Fact]
    public async Task A_locked_row_is_waited_for_without_holding_the_other_rows()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 500);
        using var plan = BackfillPlans.Of(database, "table: people, set: mark = name");
        await using var other = await database.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await PostgresFixture.RunAsync(other, "update people set name = 'taken' where id = 600");
        var run = plan.InvokeAsync();
        await Wait.ForAsync(() => plan.MessagesNow().Any(m => m.Text.Contains("try 3", StringComparison.Ordinal)));
        await transaction.CommitAsync();
        var result = (await run)[0];
        Assert.Equal(MigrationState.Verified, result.State);
        Assert.True(result.Steps[0].Retries >= 2);
        Assert.NotEmpty(result.Waits);
        Assert.Equal(500L, await database.ScalarAsync<long>("select count(*) from people where mark = name"));
    }

    [Fact]
    public async Task A_backfill_suspended_from_another_session_waits_until_it_is_resumed()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 20_000);
        var gate = new RowGate(database);
        await gate.InstallAsync();
        using var plan = BackfillPlans.Of(database, $"{RowGate.Backfill}, workers: 2");
        await using var other = plan.Session();
        await Assert.ThrowsAsync<SuspensionRefusedException>(() => other.ResumeAsync(other.Plan.Phases[0]));
        var run = plan.InvokeAsync();
        await gate.HoldsAsync(2, run);
        var suspended = await other.SuspendAsync(other.Plan.Phases[0], "the shop is busy");
        Assert.Equal(MigrationState.Running, suspended.State);
        Assert.NotNull(suspended.SuspendedAt);
        Assert.Contains("the shop is busy", suspended.Reason);
        await Assert.ThrowsAsync<SuspensionRefusedException>(() => other.SuspendAsync(other.Plan.Phases[0], null));

        await Wait.ForAsync(() =>
            plan.MessagesNow()
                .Any(m => m.Text.Contains("waits between two batches: suspended by", StringComparison.Ordinal))
        );

        // The batches under way still end; the next ones do not begin.
        await gate.OpenAllAsync();
        await database.WaitForAsync(
            "select not exists (select from pg_stat_activity where datname = current_database() and application_name like 'dbmigrate % backfill' and state <> 'idle')"
        );
        var still = await DoneAsync(database);
        await Task.Delay(300);
        Assert.Equal(still, await DoneAsync(database));
        Assert.InRange(still, 1, 19_999);
        Assert.False(run.IsCompleted);

        var resumed = await other.ResumeAsync(other.Plan.Phases[0]);
        Assert.Null(resumed.SuspendedAt);
        Assert.Equal(MigrationState.Verified, (await run)[0].State);
        Assert.Equal("1: 20000", await BackfillPlans.SeenAsync(database));
        var history = (await plan.HistoryAsync(verify: true)).ToList();
        Assert.Contains(history, e => e is { Event: "PhaseSuspended", Message: "the shop is busy" });
        Assert.Contains(history, e => e.Event == "PhaseContinued");
        Assert.All(history, e => Assert.True(e.Intact));
        await Assert.ThrowsAsync<SuspensionRefusedException>(() => other.SuspendAsync(other.Plan.Phases[0], null));
    }

    [Fact]
    public async Task A_suspended_backfill_can_be_stopped_and_the_next_execution_waits_too()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 2000);
        using var plan = BackfillPlans.Of(database, "table: people, set: mark = name");
        await using var other = plan.Session();
        await other.SuspendAsync(other.Plan.Phases[0], null);
        for (var i = 0; i < 2; i++)
        {
            using var cancel = new CancellationTokenSource();
            var run = plan.InvokeAsync(cancellationToken: cancel.Token);
            var seen = i + 1;
            await Wait.ForAsync(() =>
                plan.MessagesNow().Count(m => m.Text.Contains("waits between two batches", StringComparison.Ordinal))
                == seen
            );
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        }

        Assert.Equal("0: 2000", await BackfillPlans.SeenAsync(database));
        Assert.Contains("Suspended by", (await plan.StatusAsync())[0].Reason);
        await other.ResumeAsync(other.Plan.Phases[0]);
        await plan.InvokeAsync();
        Assert.Equal("1: 2000", await BackfillPlans.SeenAsync(database));
    }

    [Fact]
    public async Task It_waits_while_too_many_other_sessions_are_active()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await BackfillPlans.MakePeopleAsync(database, 500);
        await using var busy = await database.OpenAsync();
        using var stop = new CancellationTokenSource();
        await PostgresFixture.RunAsync(busy, "set application_name = 'shop'");
        await using var sleep = new Npgsql.NpgsqlCommand("select pg_sleep(600)", busy);
        var sleeping = sleep.ExecuteNonQueryAsync(stop.Token);
        using var plan = BackfillPlans.Of(database, "table: people, set: mark = name, max_active: 1");

        // The backfill waits at one session more than max_active.
        await using var more = await database.OpenAsync();
        await PostgresFixture.RunAsync(more, "set application_name = 'shop'");
        await using var sleepToo = new Npgsql.NpgsqlCommand("select pg_sleep(600)", more);
        var sleepingToo = sleepToo.ExecuteNonQueryAsync(stop.Token);
        using var cancel = new CancellationTokenSource();
        var run = plan.InvokeAsync(cancellationToken: cancel.Token);
        await Wait.ForAsync(() =>
            plan.MessagesNow().Any(m => m.Text.Contains("sessions of others are active", StringComparison.Ordinal))
        );
        Assert.Equal("0: 500", await BackfillPlans.SeenAsync(database));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sleeping);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sleepingToo);
    }

    private static async Task<long> DoneAsync(TestDatabase database) =>
        await database.ScalarAsync<bool>("select to_regclass('dbmigrate.cursor') is not null")
            ? await database.ScalarAsync<long>("select coalesce(sum(rows), 0)::bigint from dbmigrate.cursor")
            : 0;
}
