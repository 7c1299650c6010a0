namespace DbMigrate;

/// <summary>A recorded approval of one content of one phase.</summary>
public sealed record MigrationApproval : IPhaseReference
{
    /// <summary>The plan's name.</summary>
    public required string PlanName { get; init; }

    /// <summary>The plan file's full path.</summary>
    public required string Plan { get; init; }

    /// <summary>The phase's id.</summary>
    public required string Phase { get; init; }

    /// <summary>The login that approved.</summary>
    public required string By { get; init; }

    /// <summary>The time, by the server's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The checksum of the approved content. A changed file voids the approval.</summary>
    public required string Checksum { get; init; }

    /// <summary>The note, or null.</summary>
    public string Note { get; init; } = string.Empty;
}

/// <summary>A recorded milestone: an external fact.</summary>
public sealed record MigrationMilestone
{
    /// <summary>The plan's name.</summary>
    public required string PlanName { get; init; }

    /// <summary>The plan file's full path.</summary>
    public required string Plan { get; init; }

    /// <summary>The milestone's name.</summary>
    public required string Milestone { get; init; }

    /// <summary>The login that recorded it.</summary>
    public required string By { get; init; }

    /// <summary>The time, by the server's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The note, or null.</summary>
    public string Note { get; init; } = string.Empty;
}
