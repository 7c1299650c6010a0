using System.Diagnostics;
using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Journal;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>
/// The lock of the one runner in another database than home, held by the very session that works there: as long as a
/// session of a killed run is still at
/// its statement, the next run does not begin beside it.
/// </summary>
internal static class WorkLock
{
    private const string Take = """
        select exists (select from pg_locks l where l.locktype = 'advisory' and l.pid = pg_backend_pid() and l.granted and l.classid = 1145195847 and l.objid = 1 and l.objsubid = 2)
               or pg_try_advisory_lock(1145195847, 1)
        """;

    /// <summary>Takes the lock, or waits for it until the budget is spent.</summary>
    /// <param name="connection">The session that works; the journal is there.</param>
    /// <param name="run">The run.</param>
    /// <param name="budget">How long to wait.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The process id that holds the lock while the run is alive.</returns>
    /// <exception cref="AnotherRunnerException">Somebody else works there.</exception>
    internal static async Task<int> HoldAsync(
        NpgsqlConnection connection,
        RunContext run,
        TimeSpan budget,
        CancellationToken cancellationToken
    )
    {
        var clock = Stopwatch.StartNew();
        for (var attempt = 1; ; attempt++)
        {
            if (await AskAsync(connection, Take, null, cancellationToken).ConfigureAwait(false))
            {
                return connection.ProcessID;
            }

            // Two connections of the plan may lead to one database: there the run has its lock already.
            if (await AskAsync(connection, RunnerRows.IsRegistered, run.Run, cancellationToken).ConfigureAwait(false))
            {
                return run.Lock.ProcessId;
            }

            if (await RunnerIdentity.DescribeAsync(connection, cancellationToken).ConfigureAwait(false) is { } other)
            {
                if (clock.Elapsed >= budget)
                {
                    throw other;
                }

                run.Messages.Progress("Waiting for another run", other.Message, -1);
                await Task.Delay(LockPolicy.Pause(attempt, budget - clock.Elapsed), cancellationToken)
                    .ConfigureAwait(false);
            }
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
            await using var command = new NpgsqlCommand(question, connection);
            if (run is { } value)
            {
                command.Parameters.Add(new() { Value = value });
            }

            return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
        }
        catch (PostgresException e)
        {
            throw JournalProblem.From(e, connection);
        }
    }
}
