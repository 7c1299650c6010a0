using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Tests.Support;
using Npgsql;

namespace DbMigrate.Engine.Tests.Execution;

public class StopRequestsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task A_statement_that_the_first_cancellation_missed_is_cancelled()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var sessions = new DatabaseSessions((_, _, _, _) => database.OpenAsync());
        var connection = await sessions.WorkAsync(DatabaseSessions.Home, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        await using var requests = new StopRequests(sessions, stop.Token);
        await stop.CancelAsync();

        // Its own token is not cancelled, like that of a statement which began after the request had arrived.
        await using var command = new NpgsqlCommand("select pg_sleep(300)", connection);
        var error = await Assert.ThrowsAsync<PostgresException>(() =>
            Wait.EndOfAsync(command.ExecuteNonQueryAsync(), "the cancelled statement")
        );
        Assert.Equal(PostgresErrorCodes.QueryCanceled, error.SqlState);
    }

    [Fact]
    public async Task Nothing_is_cancelled_without_a_stop()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var sessions = new DatabaseSessions((_, _, _, _) => database.OpenAsync());
        var connection = await sessions.WorkAsync(DatabaseSessions.Home, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        await using (new StopRequests(sessions, stop.Token))
        {
            await using var command = new NpgsqlCommand("select pg_sleep(1.2)", connection);
            await command.ExecuteNonQueryAsync();
        }

        await stop.CancelAsync();
        await using var after = new NpgsqlCommand("select pg_sleep(0.7)", connection);
        await after.ExecuteNonQueryAsync();
    }

    [Fact]
    public async Task What_cleans_up_after_a_stop_is_not_cancelled()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var sessions = new DatabaseSessions((_, _, _, _) => database.OpenAsync());
        var connection = await sessions.WorkAsync(DatabaseSessions.Home, CancellationToken.None);
        using var stop = new CancellationTokenSource();
        await using var requests = new StopRequests(sessions, stop.Token);
        await stop.CancelAsync();
        using (sessions.CleanUp())
        {
            // Longer than the time from one request to the next.
            await using var command = new NpgsqlCommand("select pg_sleep(1.2)", connection);
            await command.ExecuteNonQueryAsync();
        }
    }
}
