namespace DbMigrate;

/// <summary>A recorded approval of one content of one phase.</summary>
public sealed record MigrationApproval : IPhaseReference
{
    /// <summary>The plan's name.</summary>
    public string PlanName { get; internal init; } = string.Empty;

    /// <summary>The plan file's full path.</summary>
    public string Plan { get; internal init; } = string.Empty;

    /// <summary>The phase's id.</summary>
    public string Phase { get; internal init; } = string.Empty;

    /// <summary>The login that approved.</summary>
    public string By { get; internal init; } = string.Empty;

    /// <summary>The time, by the server's clock.</summary>
    public DateTimeOffset At { get; internal init; }

    /// <summary>The checksum of the approved content. A changed file voids the approval.</summary>
    public string Checksum { get; internal init; } = string.Empty;

    /// <summary>The note, or null.</summary>
    public string Note { get; internal init; } = string.Empty;
}

/// <summary>A recorded milestone: an external fact.</summary>
public sealed record MigrationMilestone
{
    /// <summary>The plan's name.</summary>
    public string PlanName { get; internal init; } = string.Empty;

    /// <summary>The plan file's full path.</summary>
    public string Plan { get; internal init; } = string.Empty;

    /// <summary>The milestone's name.</summary>
    public string Milestone { get; internal init; } = string.Empty;

    /// <summary>The login that recorded it.</summary>
    public string By { get; internal init; } = string.Empty;

    /// <summary>The time, by the server's clock.</summary>
    public DateTimeOffset At { get; internal init; }

    /// <summary>The note, or null.</summary>
    public string Note { get; internal init; } = string.Empty;
}
