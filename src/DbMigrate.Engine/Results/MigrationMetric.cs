namespace DbMigrate;

/// <summary>One value of a metric of the plan.</summary>
public sealed record MigrationMetric
{
    /// <summary>The plan's name.</summary>
    public string PlanName { get; internal init; } = string.Empty;

    /// <summary>The plan file's full path; binds to <c>-Plan</c>.</summary>
    public string Plan { get; internal init; } = string.Empty;

    /// <summary>The metric's name; binds to <c>-Name</c>.</summary>
    public string Name { get; internal init; } = string.Empty;

    /// <summary>
    /// The label of the value, as in a state or a table. Null where the query returns one value without a label.
    /// </summary>
    public string? Label { get; internal init; }

    /// <summary>The value where it is a number; otherwise null, and <see cref="Text"/> has the value.</summary>
    public decimal? Value { get; internal init; }

    /// <summary>The value as the server formats it; null for NULL and where there is no value.</summary>
    public string? Text { get; internal init; }

    /// <summary>The unit, or null.</summary>
    public string? Unit { get; internal init; }

    /// <summary>How a report draws the value: line, bar or number.</summary>
    public string Chart { get; internal init; } = "line";

    /// <summary>The evaluation of the value by the thresholds.</summary>
    public MetricStatus Status { get; internal init; }

    /// <summary>The threshold of a good value; null where none is declared.</summary>
    public string? Good { get; internal init; }

    /// <summary>The threshold of a warning; null where none is declared.</summary>
    public string? Warn { get; internal init; }

    /// <summary>The threshold of a critical value; null where none is declared.</summary>
    public string? Critical { get; internal init; }

    /// <summary>The problem and its remedy, in a sentence; empty where there is none.</summary>
    public string Message { get; internal init; } = string.Empty;

    /// <summary>The SQLSTATE where the server refused the query; otherwise null.</summary>
    public string? SqlState { get; internal init; }

    /// <summary>The time of the measurement, by the server's clock, in UTC.</summary>
    public DateTimeOffset At { get; internal init; }

    /// <summary>The duration of the query; the same for all its rows.</summary>
    public TimeSpan Duration { get; internal init; }

    /// <summary>The place in the plan, as <c>FILE:LINE:COLUMN</c>.</summary>
    public string? Place { get; internal init; }
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
