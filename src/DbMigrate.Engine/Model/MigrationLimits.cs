using DbMigrate.Engine.Model;

namespace DbMigrate;

/// <summary>The bounds of what a batch may wait for and take.</summary>
public sealed record MigrationLimits(TimeSpan LockTimeout, TimeSpan LockBudget, TimeSpan? StatementTimeout)
{
    /// <summary>The longest single wait for a lock.</summary>
    public TimeSpan LockTimeout { get; internal init; } = LockTimeout;

    /// <summary>The total time for retries.</summary>
    public TimeSpan LockBudget { get; internal init; } = LockBudget;

    /// <summary>The longest that one statement may run; null: no bound.</summary>
    public TimeSpan? StatementTimeout { get; internal init; } = StatementTimeout;

    /// <summary>The default: 2 s, 30 min, no statement timeout.</summary>
    public static MigrationLimits Default { get; } = new(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(30), null);

    /// <summary>These limits, with what <paramref name="overrides"/> gives in place of them.</summary>
    internal MigrationLimits With(Engine.Model.LimitOverrides? overrides) =>
        overrides is null
            ? this
            : new(
                overrides.LockTimeout ?? LockTimeout,
                overrides.LockBudget ?? LockBudget,
                overrides.HasStatementTimeout ? overrides.StatementTimeout : StatementTimeout
            );
}
