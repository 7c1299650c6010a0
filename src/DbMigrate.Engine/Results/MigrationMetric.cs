namespace DbMigrate;

/// <summary>One value of a metric of the plan.</summary>
public sealed record MigrationMetric
{
    /// <summary>The plan's name.</summary>
    public required string PlanName { get; init; }

    /// <summary>The plan file's full path; binds to <c>-Plan</c>.</summary>
    public required string Plan { get; init; }

    /// <summary>The metric's name; binds to <c>-Name</c>.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// What the value is of, where the query gives a label with each: a state, a table. Null where it gives one value.
    /// </summary>
    public string? Label { get; init; }

    /// <summary>The value where it is a number; else null, and <see cref="Text"/> has it.</summary>
    public decimal? Value { get; init; }

    /// <summary>The value as the server writes it; null for NULL and where there is none.</summary>
    public string? Text { get; init; }

    /// <summary>The unit, or null.</summary>
    public string? Unit { get; init; }

    /// <summary>What the thresholds say of it.</summary>
    public required MetricStatus Status { get; init; }

    /// <summary>What holds where all is well; null: nothing said.</summary>
    public string? Good { get; init; }

    /// <summary>What holds where somebody should look; null: nothing said.</summary>
    public string? Warn { get; init; }

    /// <summary>What holds where something is wrong; null: nothing said.</summary>
    public string? Critical { get; init; }

    /// <summary>What is wrong and what to do, in a sentence; empty where nothing is.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>The server's SQLSTATE where it refused the query.</summary>
    public string? SqlState { get; init; }

    /// <summary>When it was asked, by the server's clock, in UTC.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>How long the query took; the same for all its rows.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Where it stands in the plan, as <c>FILE:LINE:COLUMN</c>.</summary>
    public string? Place { get; init; }
}

/// <summary>What the thresholds say of a metric's value.</summary>
public enum MetricStatus
{
    /// <summary>There are no thresholds for it.</summary>
    None,

    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Somebody should look.</summary>
    Warn,

    /// <summary>Something is wrong.</summary>
    Critical,

    /// <summary>It could not be measured; the message says why.</summary>
    Unknown,
}
