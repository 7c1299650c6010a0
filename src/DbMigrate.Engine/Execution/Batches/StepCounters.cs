namespace DbMigrate.Engine.Execution.Batches;

/// <summary>What one step did so far in this run.</summary>
internal sealed class StepCounters
{
    internal int Batches { get; set; }

    internal int BatchesDoneBefore { get; set; }

    internal long Rows { get; set; }

    internal TimeSpan Waited { get; set; }

    internal int Retries { get; set; }

    internal string Message { get; set; } = string.Empty;

    /// <summary>The same as the result of the step.</summary>
    internal StepResult ToResult(
        MigrationPhase phase,
        MigrationStep step,
        int position,
        StepStatus status,
        TimeSpan duration
    ) =>
        new()
        {
            Phase = phase.Id,
            Step = position,
            Kind = step.Kind,
            Name = step.Name,
            Status = status,
            Batches = Batches,
            BatchesDoneBefore = BatchesDoneBefore,
            Rows = Rows,
            Duration = duration,
            Waited = Waited,
            Retries = Retries,
            Message = Message,
        };
}
