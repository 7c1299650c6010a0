using DbMigrate.Engine.Model.Executions;

namespace DbMigrate.Engine.Locks;

/// <summary>What waits for locks, for messages and for the journal.</summary>
/// <param name="Execution">The execution.</param>
/// <param name="Place">Its place in the plan, in front of an error.</param>
/// <param name="Label">Its name inside a sentence: <c>step 2 (sql a.sql) of phase a</c>.</param>
/// <param name="Heading">Its name in front of a message: <c>Phase a, sql a.sql</c>.</param>
/// <param name="Step">The step's position, from 1; 0 where no step waits.</param>
internal sealed record WaitOwner(StepListExecution Execution, string Place, string Label, string Heading, int Step)
{
    /// <summary>Returns that of a step.</summary>
    internal static WaitOwner Of(StepExecution step) =>
        new(step.Execution, step.Step.Place.ToString(), step.Label, step.Heading, step.Position);

    /// <summary>Returns that of an execution outside of its steps.</summary>
    /// <param name="execution">The execution.</param>
    /// <param name="place">The plan's file.</param>
    internal static WaitOwner Of(StepListExecution execution, string place) =>
        new(execution, place, execution.Label, execution.Heading, 0);
}
