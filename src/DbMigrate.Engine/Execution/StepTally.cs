namespace DbMigrate.Engine.Execution;

/// <summary>What one step did so far in this run.</summary>
internal sealed class StepTally
{
    internal int Batches { get; set; }

    internal int BatchesDoneBefore { get; set; }

    internal long Rows { get; set; }

    internal TimeSpan Waited { get; set; }

    internal int Retries { get; set; }

    internal string Message { get; set; } = string.Empty;
}
