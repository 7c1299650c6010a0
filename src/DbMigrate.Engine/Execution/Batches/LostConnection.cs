using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Describes what a connection that was lost in the middle of a batch leaves behind.</summary>
internal static class LostConnection
{
    /// <summary>The error of a batch in a transaction of whose end nobody heard.</summary>
    internal static ConnectionLostException InTransaction(
        MigrationStep step,
        PhaseExecution course,
        Batch batch,
        Exception error
    ) =>
        new(
            $"{step.Place}: the connection to the server was lost while step {step.Name} of phase {course.Phase.Id} ran {batch.Title}: {ConnectionLoss.Describe(error)}. "
                + "The server rolled the batch back unless it had committed it; the journal records which. The next run continues at the first batch that is not done.",
            course.Phase.Id,
            course.PartlyApplied,
            error
        );

    /// <summary>The error of a statement outside a transaction of whose end nobody heard.</summary>
    internal static ConnectionLostException OutsideTransaction(
        MigrationStep step,
        PhaseExecution course,
        Batch batch,
        Exception error
    ) =>
        new(
            $"{step.Place}: the connection to the server was lost while step {step.Name} of phase {course.Phase.Id} ran {batch.Title}, outside a transaction: {ConnectionLoss.Describe(error)}. "
                + "It may or may not have taken effect. The next run asks the catalog.",
            course.Phase.Id,
            course.PartlyApplied,
            error
        );
}
