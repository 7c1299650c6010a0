namespace DbMigrate;

/// <summary>An approval of one content of one phase, as recorded.</summary>
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

    /// <summary>When, by the server's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The checksum of the content that was approved: a changed file voids it.</summary>
    public required string Checksum { get; init; }

    /// <summary>What was said with it.</summary>
    public string Note { get; init; } = string.Empty;
}

/// <summary>A milestone as recorded: a fact from outside.</summary>
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

    /// <summary>When, by the server's clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was said with it.</summary>
    public string Note { get; init; } = string.Empty;
}
