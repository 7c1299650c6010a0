namespace DbMigrate;

/// <summary>How the maintenance of a plan is called unattended.</summary>
public sealed record ScheduleOptions
{
    /// <summary>What calls it. Default: TaskScheduler on Windows, Systemd elsewhere.</summary>
    public ScheduleKind? Kind { get; init; }

    /// <summary>
    /// The program that is called, and its arguments, also those that name the plan and <see cref="EnvironmentFile"/>. No
    /// secret may be among them.
    /// </summary>
    public required IReadOnlyList<string> Program { get; init; }

    /// <summary>
    /// The name of the registration, for a plan that several call, as for two databases. Default: the plan's name and
    /// eight digits that stand for its file.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>
    /// The time between two calls, in whole minutes that divide an hour. Default: the longest that meets the times of
    /// all schedules.
    /// </summary>
    public TimeSpan? Every { get; init; }

    /// <summary>
    /// The full path of a file with the variables that the maintenance needs, a line NAME=VALUE each. Each call reads it;
    /// nothing of it is copied. Default: none.
    /// </summary>
    public string? EnvironmentFile { get; init; }

    /// <summary>A folder that receives the files, and nothing is activated. Default: null, the machine's places.</summary>
    public string? OutputFolder { get; init; }
}
