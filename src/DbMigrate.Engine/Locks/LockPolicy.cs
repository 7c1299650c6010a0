using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>When a batch is tried again and how long is waited before: the one place for it.</summary>
internal static class LockPolicy
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Whether another try may succeed where this one did not: a lock not got in time, a deadlock, a serialization
    /// failure.
    /// </summary>
    internal static bool IsRetryable(string? sqlState) =>
        sqlState
            is PostgresErrorCodes.LockNotAvailable
                or PostgresErrorCodes.DeadlockDetected
                or PostgresErrorCodes.SerializationFailure;

    /// <summary>
    /// The pause after a try (from 1): growing, so that traffic flows, and jittered, so that two that collided do not
    /// collide again. Never past what is left of the
    /// budget: the last try comes at its end, with the same lock timeout as every other.
    /// </summary>
    internal static TimeSpan Pause(int attempt, TimeSpan left)
    {
        var grown = FirstPause.TotalMilliseconds * Math.Pow(2, Math.Min(attempt - 1, 20));
        var pause = TimeSpan.FromMilliseconds(
            Math.Min(grown, LongestPause.TotalMilliseconds) * (0.75 + (Random.Shared.NextDouble() * 0.5))
        );
        return pause < left ? pause : left;
    }

    /// <summary>What a transaction sets before its first statement.</summary>
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
    /// The same, and fails where the course's beginning is not journaled, and with <see
    /// cref="Journal.JournalProblem.IsThere"/> where a relation of one of the names is there.
    /// </summary>
    internal static NpgsqlBatchCommand LocalTimeouts(MigrationLimits limits, Guid course, string[] absent)
    {
        var command = LocalTimeouts(limits);
        command.CommandText += ", " + JournalSql.RequireNew("$3", "$4");
        command.Parameters.Add(new NpgsqlParameter { Value = course });
        command.Parameters.Add(new NpgsqlParameter { Value = absent });
        return command;
    }

    /// <summary>
    /// What is set for a statement outside a transaction: no lock timeout, which would leave an INVALID index behind.
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
