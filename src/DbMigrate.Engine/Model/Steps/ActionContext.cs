using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Execution.Batches;
using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Model.State;

namespace DbMigrate.Engine.Model.Steps;

/// <summary>What an action has at hand.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Phase">The phase.</param>
/// <param name="Run">The run's id.</param>
/// <param name="CourseStartedAt">When this course of the phase began, over all its resumptions, by the server's
/// clock.</param>
/// <param name="Variables">The effective variables.</param>
/// <param name="ReadStateAsync">Reads the journal anew.</param>
/// <param name="AddSecret">Makes a text a secret: it is masked in everything that is said or journaled from here
/// on.</param>
/// <param name="Say">Says a line to whoever watches, and to the journal where it must be kept; secrets are masked on
/// the way.</param>
internal sealed record ActionContext(
    MigrationPlan Plan,
    MigrationPhase Phase,
    Guid Run,
    DateTimeOffset CourseStartedAt,
    IReadOnlyDictionary<string, string> Variables,
    Func<CancellationToken, Task<JournalState>> ReadStateAsync,
    Action<string> AddSecret,
    Action<string> Say
)
{
    /// <summary>The run: for an action that has transactions of its own.</summary>
    internal required RunContext Services { get; init; }

    /// <summary>The phase's course.</summary>
    internal required PhaseExecution Course { get; init; }

    /// <summary>The step's position in the phase, from 1.</summary>
    internal required int Position { get; init; }

    /// <summary>The limits that hold for the step.</summary>
    internal required MigrationLimits Limits { get; init; }

    /// <summary>What the step did so far in this run; for one thread at a time.</summary>
    internal required StepCounters Tally { get; init; }

    /// <summary>What an action of a step has at hand.</summary>
    internal static ActionContext Of(
        RunContext run,
        PhaseExecution course,
        int position,
        MigrationLimits limits,
        StepCounters tally
    ) =>
        new(
            run.Plan,
            course.Phase,
            run.Run,
            course.BeganAt,
            run.Variables,
            async token =>
                await run
                    .Journal.ReadStateAsync(await run.HomeAsync(token).ConfigureAwait(false), token)
                    .ConfigureAwait(false),
            run.Messages.AddSecret,
            text => run.Messages.Info(text)
        )
        {
            Services = run,
            Course = course,
            Position = position,
            Limits = limits,
            Tally = tally,
        };
}
