using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>Which errors are retried, and the time-outs that the tool sets.</summary>
internal static class LockPolicy
{
    // The session's lock time-out where it has one that is not longer than $1; else $1.
    private const string Shorter = """
        case when pg_catalog.current_setting('lock_timeout')::pg_catalog.interval
                    operator(pg_catalog.>) '0'::pg_catalog.interval
              and pg_catalog.current_setting('lock_timeout')::pg_catalog.interval
                    operator(pg_catalog.<=) $1::pg_catalog.text::pg_catalog.interval
             then pg_catalog.current_setting('lock_timeout') else $1::pg_catalog.text end
        """;

    /// <summary>
    /// Whether another attempt may succeed: after a lock time-out, a deadlock or a serialization failure.
    /// </summary>
    internal static bool IsRetryable(string? sqlState) =>
        sqlState
            is PostgresErrorCodes.LockNotAvailable
                or PostgresErrorCodes.DeadlockDetected
                or PostgresErrorCodes.SerializationFailure;

    /// <summary>Returns the error of an attempt that the tool cancelled in place of the server's time-out.</summary>
    internal static PostgresException TimeOut() =>
        new("the lock time-out was taken away, and is over", "ERROR", "ERROR", PostgresErrorCodes.LockNotAvailable);

    /// <summary>Returns the command that sets the time-outs of a transaction.</summary>
    internal static NpgsqlBatchCommand LocalTimeouts(MigrationLimits limits) =>
        new(
            "select pg_catalog.set_config('lock_timeout', $1, true), "
                + "pg_catalog.set_config('statement_timeout', $2, true)"
        )
        {
            Parameters =
            {
                new() { Value = Milliseconds(limits.LockTimeout) },
                new() { Value = Milliseconds(limits.StatementTimeout ?? TimeSpan.Zero) },
            },
        };

    /// <summary>
    /// Returns the same command, which also fails where the execution's start is not journaled. It fails with <see
    /// cref="Journal.JournalProblem.IsThere"/> where a relation of one of the names exists.
    /// </summary>
    internal static NpgsqlBatchCommand LocalTimeouts(MigrationLimits limits, Guid execution, string[] absent)
    {
        var command = LocalTimeouts(limits);
        command.CommandText += ", " + JournalSql.RequireNew("$3", "$4");
        command.Parameters.Add(new NpgsqlParameter { Value = execution });
        command.Parameters.Add(new NpgsqlParameter { Value = absent });
        return command;
    }

    /// <summary>
    /// Returns the commands that set the time-outs of a transaction without a query, for one that begins with SET
    /// TRANSACTION.
    /// </summary>
    /// <param name="limits">The limits in force.</param>
    /// <param name="isCapped">Whether the lock time-out of the session is capped already.</param>
    internal static IReadOnlyList<NpgsqlBatchCommand> LocalTimeoutsWithoutQuery(MigrationLimits limits, bool isCapped)
    {
        var statement = new NpgsqlBatchCommand(
            $"set local statement_timeout = '{Milliseconds(limits.StatementTimeout ?? TimeSpan.Zero)}'"
        );
        return isCapped
            ? [statement]
            : [new($"set local lock_timeout = '{Milliseconds(limits.LockTimeout)}'"), statement];
    }

    /// <summary>Returns the command that sets the statement time-out of a transaction.</summary>
    internal static NpgsqlBatchCommand LocalStatementTimeout(MigrationLimits limits) =>
        new("select pg_catalog.set_config('statement_timeout', $1, true)")
        {
            Parameters = { new() { Value = Milliseconds(limits.StatementTimeout ?? TimeSpan.Zero) } },
        };

    /// <summary>
    /// Returns the command that lowers the lock time-out to the plan's, where a statement of a file may have raised it.
    /// A shorter one stays.
    /// </summary>
    /// <param name="limits">The limits in force.</param>
    /// <param name="isLocal">Whether it lasts to the end of the transaction only.</param>
    internal static NpgsqlBatchCommand Cap(MigrationLimits limits, bool isLocal) =>
        new($"select pg_catalog.set_config('lock_timeout', {Shorter}, $2)")
        {
            Parameters =
            {
                new() { Value = Milliseconds(limits.LockTimeout) },
                new() { Value = isLocal },
            },
        };

    /// <summary>
    /// Returns the command that sets the time-outs of a statement outside a transaction, and returns those before it
    /// and its own. A statement with CONCURRENTLY gets no lock time-out, which would leave an INVALID index behind.
    /// </summary>
    /// <param name="limits">The limits in force.</param>
    /// <param name="isConcurrent">Whether it has CONCURRENTLY.</param>
    /// <param name="keepsShorter">Whether a shorter lock time-out of the session stays.</param>
    internal static NpgsqlBatchCommand SessionTimeouts(MigrationLimits limits, bool isConcurrent, bool keepsShorter) =>
        new(
            "select pg_catalog.current_setting('lock_timeout'), pg_catalog.current_setting('statement_timeout'), "
                + $"pg_catalog.set_config('lock_timeout', {(keepsShorter && !isConcurrent ? Shorter : "$1")}, false), "
                + "pg_catalog.set_config('statement_timeout', $2, false)"
        )
        {
            Parameters =
            {
                new() { Value = isConcurrent ? "0" : Milliseconds(limits.LockTimeout) },
                new() { Value = Milliseconds(limits.StatementTimeout ?? TimeSpan.Zero) },
            },
        };

    /// <summary>
    /// Returns the command that restores a time-out after a statement outside a transaction, unless the statement has
    /// set it.
    /// </summary>
    /// <param name="name">The setting.</param>
    /// <param name="before">Its value before the statement.</param>
    /// <param name="ours">The value that was set for the statement, as the server writes it.</param>
    internal static NpgsqlBatchCommand Restore(string name, string before, string ours) =>
        new(
            "select pg_catalog.set_config($1, $2, false) "
                + "where pg_catalog.current_setting($1) operator(pg_catalog.=) $3"
        )
        {
            Parameters =
            {
                new() { Value = name },
                new() { Value = before },
                new() { Value = ours },
            },
        };

    internal static string Describe(MigrationLimits limits) =>
        $"lock_timeout {DurationText.Format(limits.LockTimeout)}, lock_budget {DurationText.Format(limits.LockBudget)}";

    private static string Milliseconds(TimeSpan value) =>
        ((long)Math.Ceiling(value.TotalMilliseconds)).ToString(System.Globalization.CultureInfo.InvariantCulture)
        + "ms";
}
