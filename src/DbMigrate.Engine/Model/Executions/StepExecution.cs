using DbMigrate.Engine.Model.Steps;

namespace DbMigrate.Engine.Model.Executions;

/// <summary>One step of an execution.</summary>
internal sealed class StepExecution
{
    /// <summary>The execution that the step belongs to.</summary>
    internal required StepListExecution Execution { get; init; }

    /// <summary>The step.</summary>
    internal required MigrationStep Step { get; init; }

    /// <summary>The step's position, from 1.</summary>
    internal required int Position { get; init; }

    /// <summary>How many steps the execution has.</summary>
    internal required int Count { get; init; }

    /// <summary>The limits in force for the step.</summary>
    internal required MigrationLimits Limits { get; init; }

    /// <summary>What the step did so far in this run.</summary>
    internal StepCounters Counters { get; } = new();

    /// <summary>The step inside a sentence: <c>step 2 (sql a.sql) of phase a</c>.</summary>
    internal string Label => $"step {Position} ({Step.Name}) of {Execution.Label}";

    /// <summary>The step in front of a message: <c>Phase a, sql a.sql</c>.</summary>
    internal string Heading => $"{Execution.Heading}, {Step.Name}";

    /// <summary>Whether a batch is done or in doubt.</summary>
    internal bool IsBegun(string batch) =>
        Execution.Done.ContainsKey((Position, batch)) || Execution.InDoubt.Contains((Position, batch));

    /// <summary>Counts a batch as done.</summary>
    internal void Complete(Batch batch)
    {
        Execution.Done[(Position, batch.Key)] = batch.Checksum;
        Execution.Kept.Complete(Position);
        Counters.AddBatch();
    }

    /// <summary>Returns the step's result.</summary>
    internal StepResult ToResult(StepStatus status, TimeSpan duration) =>
        new()
        {
            Phase = Execution.Owner,
            Step = Position,
            Kind = Step.Kind,
            Name = Step.Name,
            Status = status,
            Batches = Counters.Batches,
            BatchesDoneBefore = Counters.BatchesDoneBefore,
            Rows = Counters.Rows,
            Duration = duration,
            Waited = Counters.Waited,
            Retries = Counters.Retries,
            Looks = Counters.Looks,
            Message = Counters.Message,
        };
}
