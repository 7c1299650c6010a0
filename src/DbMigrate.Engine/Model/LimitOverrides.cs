namespace DbMigrate.Engine.Model;

/// <summary>A <c>limits:</c> mapping: what it gives overrides what holds around it.</summary>
/// <param name="LockTimeout">Null: as around it.</param>
/// <param name="LockBudget">Null: as around it.</param>
/// <param name="HasStatementTimeout">Whether it says anything of the statement timeout (<c>none</c> is said
/// too).</param>
/// <param name="StatementTimeout">Null where it says <c>none</c>.</param>
internal sealed record LimitOverrides(
    TimeSpan? LockTimeout,
    TimeSpan? LockBudget,
    bool HasStatementTimeout,
    TimeSpan? StatementTimeout
);
