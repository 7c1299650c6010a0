using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>
/// The state of one phase in one database. Commands accept it as pipeline input where a phase is required.
/// </summary>
public sealed record PhaseStatus : IPhaseReference
{
    private readonly IReadOnlyList<string> _closedGates = [];

    /// <summary>The plan's name.</summary>
    public string PlanName { get; internal init; } = string.Empty;

    /// <summary>The plan file's full path; binds to <c>-Plan</c>.</summary>
    public string Plan { get; internal init; } = string.Empty;

    /// <summary>The phase's id; binds to <c>-Phase</c>.</summary>
    public string Phase { get; internal init; } = string.Empty;

    /// <summary>The phase's title.</summary>
    public string Title { get; internal init; } = string.Empty;

    /// <summary>The state.</summary>
    public MigrationState State { get; internal init; }

    /// <summary>
    /// The reason for the state: closed gates, an error, a changed file, the running login. Empty where there is none.
    /// </summary>
    public string Reason { get; internal init; } = string.Empty;

    /// <summary>
    /// The reason in short: a line for each closed gate, otherwise the first line. Empty where there is none.
    /// </summary>
    public string ShortReason { get; internal init; } = string.Empty;

    /// <summary>The names of the closed gates, as <c>-OverrideGate</c> accepts them.</summary>
    public IReadOnlyList<string> ClosedGates
    {
        get => _closedGates;
        internal init => _closedGates = ReadOnlyArray.Of(value);
    }

    /// <summary>
    /// Whether an invocation would run the phase now, as far as the journal and the gates show: ready, undone with open
    /// gates, failed or in doubt and to be continued, or applied and to be verified again.
    /// </summary>
    public bool CanInvoke { get; internal init; }

    /// <summary>The time at which its backfills were suspended, or null. The reason names the login.</summary>
    public DateTimeOffset? SuspendedAt { get; internal init; }

    /// <summary>The time at which the last of the closed gates opens by itself; null where that is not known.</summary>
    public DateTimeOffset? OpensAt { get; internal init; }

    /// <summary>
    /// The time at which the phase entered the state, by the server's clock. Null where the journal has no record.
    /// </summary>
    public DateTimeOffset? Since { get; internal init; }

    /// <summary>The time at which it was applied.</summary>
    public DateTimeOffset? AppliedAt { get; internal init; }

    /// <summary>The time at which it was last verified.</summary>
    public DateTimeOffset? VerifiedAt { get; internal init; }

    /// <summary>The login that caused the state.</summary>
    public string? By { get; internal init; }

    /// <summary>The risk that the plan declares.</summary>
    public MigrationRisk Risk { get; internal init; }

    /// <summary>The duration that the plan expects.</summary>
    public TimeSpan? ExpectedRuntime { get; internal init; }

    /// <summary>The database's environment, as recorded in its journal.</summary>
    public string Environment { get; internal init; } = "production";

    /// <summary>The database, as <c>host:port/name</c>.</summary>
    public string Database { get; internal init; } = string.Empty;
}
