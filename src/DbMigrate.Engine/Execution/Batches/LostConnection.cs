using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Describes what a connection that is lost in the middle of a batch leaves behind.</summary>
internal static class LostConnection
{
    /// <summary>Returns the call of a batch in a transaction.</summary>
    internal static ServerCall InTransaction(StepExecution step, Batch batch) =>
        Of(
            step,
            $"step {step.Step.Name} of {step.Execution.Label} ran {batch.Title}",
            "The server rolled the batch back unless it had committed it; the journal records which. "
                + $"The next run continues at the first batch that is not done; {step.Execution.DescribeKept()}."
        );

    /// <summary>Returns the call of a statement outside a transaction.</summary>
    internal static ServerCall OutsideTransaction(StepExecution step, Batch batch) =>
        Of(
            step,
            $"step {step.Step.Name} of {step.Execution.Label} ran {batch.Title}, outside a transaction",
            "It may or may not have taken effect. The next run asks the catalog."
        ) with
        {
            PartlyApplied = true,
        };

    private static ServerCall Of(StepExecution step, string what, string consequence) =>
        new(what, consequence)
        {
            Place = step.Step.Place,
            Phase = step.Execution.Owner,
            PartlyApplied = step.Execution.PartlyApplied,
        };
}
