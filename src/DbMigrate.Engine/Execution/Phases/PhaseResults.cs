namespace DbMigrate.Engine.Execution.Phases;

/// <summary>Makes the result of a course.</summary>
internal static class PhaseResults
{
    internal static PhaseResult Of(
        RunContext run,
        PhaseExecution course,
        MigrationState state,
        string message,
        IReadOnlyList<SchemaDifference>? differences = null
    ) =>
        new()
        {
            PlanName = run.Plan.Name,
            Plan = run.Plan.File,
            Phase = course.Phase.Id,
            Action = course.Action,
            State = state,
            Message = message,
            Run = run.Run,
            StartedAt = course.StartedAt,
            Duration = course.Clock.Elapsed,
            Steps = course.Steps,
            Checks = course.Checks,
            Waits = course.Waits,
            Differences = differences ?? [],
            Notices = run.Messages.TakeNotices(),
        };
}
