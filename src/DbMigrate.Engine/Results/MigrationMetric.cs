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
    /// The label of the value, as in a state or a table. Null where the query returns one value without a label.
    /// </summary>
    public string? Label { get; init; }

    /// <summary>The value where it is a number; otherwise null, and <see cref="Text"/> has the value.</summary>
    public decimal? Value { get; init; }

    /// <summary>The value as the server formats it; null for NULL and where there is no value.</summary>
    public string? Text { get; init; }

    /// <summary>The unit, or null.</summary>
    public string? Unit { get; init; }

    /// <summary>The evaluation of the value by the thresholds.</summary>
    public required MetricStatus Status { get; init; }

    /// <summary>The threshold of a good value; null where none is declared.</summary>
    public string? Good { get; init; }

    /// <summary>The threshold of a warning; null where none is declared.</summary>
    public string? Warn { get; init; }

    /// <summary>The threshold of a critical value; null where none is declared.</summary>
    public string? Critical { get; init; }

    /// <summary>The problem and its remedy, in a sentence; empty where there is none.</summary>
    public string Message { get; init; } = string.Empty;

    /// <summary>The SQLSTATE where the server refused the query; otherwise null.</summary>
    public string? SqlState { get; init; }

    /// <summary>The time of the measurement, by the server's clock, in UTC.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The duration of the query; the same for all its rows.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The place in the plan, as <c>FILE:LINE:COLUMN</c>.</summary>
    public string? Place { get; init; }
}

/// <summary>The evaluations of a metric's value.</summary>
public enum MetricStatus
{
    /// <summary>No threshold applies.</summary>
    None,

    /// <summary>The value is good.</summary>
    Ok,

    /// <summary>The value needs attention.</summary>
    Warn,

    /// <summary>The value is critical.</summary>
    Critical,

    /// <summary>The value could not be measured; the message has the reason.</summary>
    Unknown,
}
