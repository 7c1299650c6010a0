using DbMigrate.Engine.Locks;
using Npgsql;

namespace DbMigrate.Engine.Tests.Locks;

/// <summary>Which errors are retried, and the time-outs that are sent.</summary>
public sealed class LockPolicyTests
{
    private static readonly MigrationLimits Limits = new(
        TimeSpan.FromMilliseconds(1500.2),
        TimeSpan.FromMinutes(5),
        TimeSpan.FromSeconds(90)
    );

    private static readonly MigrationLimits Unbounded = Limits with { StatementTimeout = null };

    [Theory]
    [InlineData("55P03", true)]
    [InlineData("40P01", true)]
    [InlineData("40001", true)]
    [InlineData("23505", false)]
    [InlineData("57014", false)]
    [InlineData(null, false)]
    public void A_lock_timeout_a_deadlock_and_a_serialization_failure_are_retried(string? state, bool retried) =>
        Assert.Equal(retried, LockPolicy.IsRetryable(state));

    [Fact]
    public void Time_outs_are_sent_in_whole_milliseconds_and_none_as_zero()
    {
        Assert.Equal(["1501ms", "90000ms"], Values(LockPolicy.LocalTimeouts(Limits)));
        Assert.Equal(["1501ms", "0ms"], Values(LockPolicy.LocalTimeouts(Unbounded)));
        Assert.Equal(["90000ms"], Values(LockPolicy.LocalStatementTimeout(Limits)));
        Assert.Equal(["0ms"], Values(LockPolicy.LocalStatementTimeout(Unbounded)));
        Assert.Equal(["1501ms", true], Values(LockPolicy.Cap(Limits, isLocal: true)));
        Assert.Equal(["1501ms", false], Values(LockPolicy.Cap(Limits, isLocal: false)));
        Assert.Equal(["n", "b", "o"], Values(LockPolicy.Restore("n", "b", "o")));
        var execution = Guid.NewGuid();
        string[] absent = ["a", "b"];
        Assert.Equal(
            ["1501ms", "90000ms", execution, absent],
            Values(LockPolicy.LocalTimeouts(Limits, execution, absent))
        );
    }

    [Fact]
    public void Without_a_query_the_lock_timeout_is_left_out_where_it_is_capped()
    {
        Assert.Equal(
            ["set local lock_timeout = '1501ms'", "set local statement_timeout = '90000ms'"],
            LockPolicy.LocalTimeoutsWithoutQuery(Limits, isCapped: false).Select(c => c.CommandText)
        );
        Assert.Equal(
            ["set local statement_timeout = '0ms'"],
            LockPolicy.LocalTimeoutsWithoutQuery(Unbounded, isCapped: true).Select(c => c.CommandText)
        );
    }

    [Theory]
    [InlineData(false, false, "1501ms", false)]
    [InlineData(false, true, "1501ms", true)]
    [InlineData(true, false, "0", false)]
    [InlineData(true, true, "0", false)]
    public void A_statement_with_concurrently_gets_no_lock_timeout(
        bool isConcurrent,
        bool keepsShorter,
        string value,
        bool compares
    )
    {
        var command = LockPolicy.SessionTimeouts(Limits, isConcurrent, keepsShorter);
        Assert.Equal([value, "90000ms"], Values(command));
        Assert.Equal(compares, command.CommandText.Contains("case when", StringComparison.Ordinal));
        Assert.Equal([value, "0ms"], Values(LockPolicy.SessionTimeouts(Unbounded, isConcurrent, keepsShorter)));
    }

    [Fact]
    public void The_limits_are_described() =>
        Assert.Equal("lock_timeout 2s, lock_budget 30m", LockPolicy.Describe(MigrationLimits.Default));

    private static IEnumerable<object?> Values(NpgsqlBatchCommand command) => command.Parameters.Select(p => p.Value);
}
