using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Execution;

/// <summary>A run that waits for the end of another one, for a limited time.</summary>
public class RunnerWaitTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Yaml =
        "plan: waits\nphases: [ { id: a, apply: [ { sql: a.sql } ], undo: [ { sql: u.sql } ] } ]";

    private static readonly (string, string)[] Files =
    [
        ("a.sql", "create table a (id int);"),
        ("u.sql", "drop table a;"),
    ];

    [Fact]
    public async Task It_says_for_whom_it_waits_and_runs_when_the_other_has_ended()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        var holder = await HoldAsync(database);
        var run = plan.InvokeAsync("a", new InvokeOptions { WaitForRunner = TimeSpan.FromHours(1) });
        await Wait.ForAsync(() => plan.MessagesNow().Any(IsAnnounced));
        Assert.Contains($"server process {holder.ProcessID}", plan.MessagesNow().First(IsAnnounced).Text);
        await holder.DisposeAsync();

        var result = Assert.Single(await Wait.EndOfAsync(run));
        Assert.Equal(MigrationState.Verified, result.State);
        Assert.Single(plan.MessagesNow(), IsAnnounced);

        holder = await HoldAsync(database);
        var undo = plan.UndoAsync(
            "a",
            new InvokeOptions { WaitForRunner = TimeSpan.FromHours(1), Confirm = _ => MigrationAnswer.Yes }
        );
        await Wait.ForAsync(() => plan.MessagesNow().Count(IsAnnounced) == 2);
        await holder.DisposeAsync();
        Assert.Equal(MigrationState.Undone, Assert.Single(await Wait.EndOfAsync(undo)).State);
    }

    [Fact]
    public async Task It_ends_with_the_other_runner_when_the_time_is_over()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await using var holder = await HoldAsync(database);
        var busy = await Assert.ThrowsAsync<AnotherRunnerException>(() =>
            plan.InvokeAsync("a", new InvokeOptions { WaitForRunner = TimeSpan.FromMilliseconds(20) })
        );
        Assert.Equal((holder.ProcessID, TimeSpan.FromMilliseconds(20)), (busy.ProcessId, busy.Waited));
        Assert.EndsWith("Nothing was run. It was waited for 20ms.", busy.Message, StringComparison.Ordinal);

        var atOnce = await Assert.ThrowsAsync<AnotherRunnerException>(() => plan.InvokeAsync("a"));
        Assert.Null(atOnce.Waited);
    }

    [Fact]
    public async Task A_wait_is_cancelled_at_once()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        using var plan = new TestPlan(database, Yaml, Files);
        await using var holder = await HoldAsync(database);
        using var cancel = new CancellationTokenSource();
        var run = plan.InvokeAsync("a", new InvokeOptions { WaitForRunner = TimeSpan.FromHours(1) }, cancel.Token);
        await Wait.ForAsync(() => plan.MessagesNow().Any(IsAnnounced));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.EndOfAsync(run));
    }

    private static bool IsAnnounced(MigrationMessage message) =>
        message.Kind == MessageKind.Warning
        && message.Text.StartsWith("Waiting for the end of another run, up to ", StringComparison.Ordinal);

    // The lock of a runner, held by a session.
    private static async Task<NpgsqlConnection> HoldAsync(TestDatabase database)
    {
        var connection = new NpgsqlConnection(database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select pg_advisory_lock(1145195847, 1)", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }
}
