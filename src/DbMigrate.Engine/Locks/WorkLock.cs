using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>
/// The runner's lock in another database than home, held by the session that works there. While a session of a killed
/// run still executes its statement, the next run does not start beside it.
/// </summary>
internal static class WorkLock
{
    private const string Take = """
        select exists (select from pg_catalog.pg_locks l
                       where l.locktype = 'advisory' and l.pid = pg_catalog.pg_backend_pid() and l.granted
                         and l.classid = 1145195847 and l.objid = 1 and l.objsubid = 2)
               or pg_catalog.pg_try_advisory_lock(1145195847, 1)
        """;

    /// <summary>Takes the lock, or waits for it until the budget is spent.</summary>
    /// <param name="connection">The session that works; its database has a journal.</param>
    /// <param name="services">What lock handling shares within the run.</param>
    /// <param name="budget">How long to wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The process id of the session that holds the lock.</returns>
    /// <exception cref="AnotherRunnerException">Another run works there.</exception>
    internal static Task<int> HoldAsync(
        NpgsqlConnection connection,
        LockServices services,
        TimeSpan budget,
        CancellationToken cancellationToken
    ) =>
        new RetryLoop(budget, services.Time, services.Lock.Lost).RunAsync(
            _ => TryAsync(connection, services.Lock, cancellationToken),
            e => e is AnotherRunnerException,
            failed =>
            {
                services.Messages.Progress("Waiting for another run", failed.Error.Message, percent: -1);
                return Task.CompletedTask;
            },
            cancellationToken
        );

    private static async Task<int> TryAsync(
        NpgsqlConnection connection,
        RunnerLock held,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            held.RequireHeld();
            if (await AskAsync(connection, Take, null, cancellationToken).ConfigureAwait(false))
            {
                return connection.ProcessID;
            }

            // Two connections of the plan may lead to one database, where the run has its lock already.
            if (await AskAsync(connection, RunnerRows.IsRegistered, held.Run, cancellationToken).ConfigureAwait(false))
            {
                return held.ProcessId;
            }

            if (await RunnerIdentity.DescribeAsync(connection, cancellationToken).ConfigureAwait(false) is { } other)
            {
                throw other;
            }

            // The other run has just released it.
        }
    }

    private static async Task<bool> AskAsync(
        NpgsqlConnection connection,
        string question,
        Guid? run,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var command = new NpgsqlBatchCommand(question);
            if (run is { } value)
            {
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            }

            var answer = await Isolation
                .ReadAsync(connection, command, r => r.GetBoolean(0), cancellationToken)
                .ConfigureAwait(false);
            return answer[0];
        }
        catch (PostgresException e)
        {
            throw JournalProblem.From(e, connection);
        }
    }
}
