namespace DbMigrate;

/// <summary>Which unattended calls of maintenance are removed. The plan need not be valid, nor exist.</summary>
public sealed record UnscheduleOptions
{
    /// <summary>The full path of the plan's file or folder. Default: null, <see cref="Name"/> alone selects.</summary>
    public string? Plan { get; init; }

    /// <summary>The name of the registration, with or without <c>dbmigrate-</c>. Default: that of the plan.</summary>
    public string? Name { get; init; }

    /// <summary>What calls. Default: all schedulers of the machine are searched.</summary>
    public ScheduleKind? Kind { get; init; }

    /// <summary>The folder that received the files. Default: null, the machine's places.</summary>
    public string? OutputFolder { get; init; }
}
