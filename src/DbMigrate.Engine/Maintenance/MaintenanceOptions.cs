namespace DbMigrate;

/// <summary>How maintenance is run.</summary>
public sealed record MaintenanceOptions
{
    /// <summary>The schedules to run, or patterns of them (<c>*</c> and <c>?</c>). Default: all.</summary>
    public IReadOnlyList<string> Schedules { get; init; } = [];

    /// <summary>Run the schedules whether they are due or not. Default: false.</summary>
    public bool Now { get; init; }

    /// <summary>
    /// Continue what ran out of time at the next time of its schedule, not before: for a timer that calls more often than
    /// the schedules have times. Default: false.
    /// </summary>
    public bool OnTime { get; init; }

    /// <summary>How long to wait for the end of another run in the database. Default: null, not at all.</summary>
    public TimeSpan? WaitForRunner { get; init; }
}
