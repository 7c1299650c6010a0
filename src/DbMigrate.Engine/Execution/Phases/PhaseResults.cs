namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Makes the result of an execution.</summary>
internal static class PhaseResults
{
    internal static PhaseResult Of(
        RunContext run,
        PhaseExecution execution,
        MigrationState state,
        string message,
        IReadOnlyList<SchemaDifference>? differences = null
    ) =>
        new()
        {
            PlanName = run.Plan.Name,
            Plan = run.Plan.File,
            Phase = execution.Phase.Id,
            Action = execution.Action,
            State = state,
            Message = message,
            Run = run.Run,
            StartedAt = execution.StartedAt,
            Duration = execution.Clock.Elapsed,
            Steps = execution.Steps,
            Checks = execution.Checks,
            Waits = execution.Waits,
            Differences = differences ?? [],
            Passwords = run.Secrets.ResultHandsOut
                ? [.. run.Secrets.Generated.TakeRest().Select(p => new GeneratedPassword(p.Role, p.Password))]
                : [],
            Notices = run.Messages.TakeNotices(),
        };
}
