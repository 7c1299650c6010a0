namespace DbMigrate.Engine.Model;

/// <summary>A <c>limits:</c> mapping. Its values override those of the enclosing level.</summary>
/// <param name="LockTimeout">Null: as at the enclosing level.</param>
/// <param name="LockBudget">Null: as at the enclosing level.</param>
/// <param name="HasStatementTimeout">Whether it sets the statement timeout (<c>none</c> counts
/// too).</param>
/// <param name="StatementTimeout">Null for <c>none</c>.</param>
internal sealed record LimitOverrides(
    TimeSpan? LockTimeout,
    TimeSpan? LockBudget,
    bool HasStatementTimeout,
    TimeSpan? StatementTimeout
);
