using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>The state of one phase in one database. Pipes into every command that takes a phase.</summary>
public sealed record PhaseStatus : IPhaseReference
{
    private readonly IReadOnlyList<string> _closedGates = [];

    /// <summary>The plan's name.</summary>
    public required string PlanName { get; init; }

    /// <summary>The plan file's full path; binds to <c>-Plan</c>.</summary>
    public required string Plan { get; init; }

    /// <summary>The phase's id; binds to <c>-Phase</c>.</summary>
    public required string Phase { get; init; }

    /// <summary>The phase's title.</summary>
    public required string Title { get; init; }

    /// <summary>The state.</summary>
    public required MigrationState State { get; init; }

    /// <summary>
    /// Why it is in that state: the closed gates, the error, the changed file, who runs; empty where there is nothing
    /// to say.
    /// </summary>
    public string Reason { get; init; } = string.Empty;

    /// <summary>The names of the gates that are closed, as <c>-OverrideGate</c> takes them.</summary>
    public IReadOnlyList<string> ClosedGates
    {
        get => _closedGates;
        init => _closedGates = ReadOnlyArray.Of(value);
    }

    /// <summary>Since when its backfills are to pause, where somebody suspended it; the reason says who.</summary>
    public DateTimeOffset? SuspendedAt { get; init; }

    /// <summary>When the last of the closed gates opens by itself, where that can be told.</summary>
    public DateTimeOffset? OpensAt { get; init; }

    /// <summary>
    /// Since when it is in that state, by the server's clock; null where the journal knows nothing of it.
    /// </summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>When it was applied.</summary>
    public DateTimeOffset? AppliedAt { get; init; }

    /// <summary>When it was last verified.</summary>
    public DateTimeOffset? VerifiedAt { get; init; }

    /// <summary>Who brought it into that state: the session's user.</summary>
    public string? By { get; init; }

    /// <summary>How dangerous the plan says it is.</summary>
    public MigrationRisk Risk { get; init; }

    /// <summary>How long the plan expects it to run.</summary>
    public TimeSpan? ExpectedRuntime { get; init; }

    /// <summary>The database's environment, as written in its journal.</summary>
    public string Environment { get; init; } = "production";

    /// <summary>The database, as <c>host:port/name</c>.</summary>
    public string Database { get; init; } = string.Empty;
}
