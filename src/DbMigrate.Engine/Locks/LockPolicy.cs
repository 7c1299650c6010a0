using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>Which errors are retried, and the time-outs that the tool sets.</summary>
internal static class LockPolicy
{
    /// <summary>
    /// Whether another attempt may succeed: after a lock time-out, a deadlock or a serialization failure.
    /// </summary>
    internal static bool IsRetryable(string? sqlState) =>
        sqlState
            is PostgresErrorCodes.LockNotAvailable
                or PostgresErrorCodes.DeadlockDetected
                or PostgresErrorCodes.SerializationFailure;

    /// <summary>Returns the command that sets the time-outs of a transaction.</summary>
    internal static NpgsqlBatchCommand LocalTimeouts(MigrationLimits limits) =>
        new("select set_config('lock_timeout', $1, true), set_config('statement_timeout', $2, true)")
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
    /// Returns the command that sets the time-outs of a statement outside a transaction: no lock time-out, which would
    /// leave an INVALID index behind.
    /// </summary>
    internal static NpgsqlBatchCommand SessionTimeouts(MigrationLimits limits) =>
        new("select set_config('lock_timeout', '0', false), set_config('statement_timeout', $1, false)")
        {
            Parameters = { new() { Value = Milliseconds(limits.StatementTimeout ?? TimeSpan.Zero) } },
        };

    internal static string Describe(MigrationLimits limits) =>
        $"lock_timeout {DurationText.Format(limits.LockTimeout)}, lock_budget {DurationText.Format(limits.LockBudget)}";

    private static string Milliseconds(TimeSpan value) =>
        ((long)Math.Ceiling(value.TotalMilliseconds)).ToString(System.Globalization.CultureInfo.InvariantCulture)
        + "ms";
}
