namespace DbMigrate.Engine.Model.State;

/// <summary>The state of a plan in the journal at one moment, read in one round trip.</summary>
internal sealed record JournalState
{
    private readonly IReadOnlyDictionary<string, PhaseRecord> _phases = new Dictionary<string, PhaseRecord>();

    /// <summary>Whether there is a journal in the database.</summary>
    internal bool Exists { get; init; }

    /// <summary>The version of the journal's schema; 0 where there is no journal.</summary>
    internal int Version { get; init; }

    /// <summary>The database's environment, as written when the journal was made.</summary>
    internal string Environment { get; init; } = "production";

    /// <summary>The journal's clock: the server's.</summary>
    internal required DateTimeOffset Now { get; init; }

    /// <summary>The user of the session.</summary>
    internal string SessionUser { get; init; } = string.Empty;

    /// <summary>The server's version number, as 150004.</summary>
    internal int ServerVersion { get; init; }

    /// <summary>The phases recorded in the journal, by id.</summary>
    internal IReadOnlyDictionary<string, PhaseRecord> Phases
    {
        get => _phases;
        init
        {
            _phases = value;
            Unverified = new UnverifiedPhases(value);
        }
    }

    /// <summary>The phases that are not verified.</summary>
    internal UnverifiedPhases Unverified { get; private init; } = new(new Dictionary<string, PhaseRecord>());

    /// <summary>The newest record of each milestone, by name.</summary>
    internal IReadOnlyDictionary<string, MilestoneRecord> Milestones { get; init; } =
        new Dictionary<string, MilestoneRecord>();

    /// <summary>The approvals, oldest first.</summary>
    internal IReadOnlyList<ApprovalRecord> Approvals { get; init; } = [];

    /// <summary>The samples of sustained checks, oldest first.</summary>
    internal IReadOnlyList<SampleRecord> Samples { get; init; } = [];

    /// <summary>The current runner in this database, or null.</summary>
    internal RunnerRecord? Runner { get; init; }

    /// <summary>The newest row's number and hash; null where the journal has no head.</summary>
    internal JournalHead? Head { get; init; }

    /// <summary>A sentence for each row of the plan that cannot be read. These rows are ignored.</summary>
    internal IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>The phases whose backfills are to pause, by id.</summary>
    internal IReadOnlyDictionary<string, SuspensionRecord> Suspensions { get; init; } =
        new Dictionary<string, SuspensionRecord>();

    /// <summary>The newest run of each maintenance schedule, by the name that the journal has for it.</summary>
    internal IReadOnlyDictionary<string, MaintenanceRecord> Maintenance { get; init; } =
        new Dictionary<string, MaintenanceRecord>();

    /// <summary>Records that a phase came into another state.</summary>
    internal void Set(MigrationPhase phase, PhaseRecord record)
    {
        // Copies share the phases, which are changed in place. A dictionary for each state would take quadratic time in
        // the number of phases.
        ((Dictionary<string, PhaseRecord>)Phases)[phase.Id] = record;
        Unverified.Update(phase);
    }
}

/// <summary>A phase as recorded in the journal.</summary>
/// <param name="Id">The phase's id.</param>
/// <param name="State">The state by the journal alone: Running, Failed, InDoubt, Applied, Verified or Undone.</param>
/// <param name="Since">The start of that state.</param>
/// <param name="AppliedAt">When it was last applied; null where it is undone.</param>
/// <param name="VerifiedAt">When it was last verified; null where a verify failed since, or it was undone.</param>
/// <param name="Checksum">The checksum of the apply part that was run.</param>
/// <param name="By">The login that brought it into that state.</param>
/// <param name="Run">The run's id.</param>
/// <param name="Message">The error, or null.</param>
/// <param name="Files">The checksums of the files that were run, by path relative to the plan: they show which one
/// changed.</param>
/// <param name="Undoing">An undo is under way or failed: the phase is half undone.</param>
internal sealed record PhaseRecord(
    string Id,
    MigrationState State,
    DateTimeOffset Since,
    DateTimeOffset? AppliedAt,
    DateTimeOffset? VerifiedAt,
    string? Checksum,
    string By,
    Guid Run,
    string? Message,
    IReadOnlyDictionary<string, string> Files,
    bool Undoing
)
{
    /// <summary>The current or last execution.</summary>
    internal Guid? ExecutionId { get; init; }

    /// <summary>The batch that is in doubt, as <c>STEP/KEY</c>, or null.</summary>
    internal string? InDoubtBatch { get; init; }

    /// <summary>Whether another tool applied it, and nothing of the plan ran since.</summary>
    internal bool Adopted { get; init; }

    internal string? OsUser { get; init; }

    internal string? Host { get; init; }

    /// <summary>
    /// Whether the state is the one that an earlier phase of the same call will have. Its instants are not known.
    /// </summary>
    internal bool IsForeseen { get; init; }
}

/// <summary>A milestone as recorded.</summary>
internal sealed record MilestoneRecord(string Name, DateTimeOffset At, string By, string? Note);

/// <summary>An approval as recorded: of one content of one phase, by one login.</summary>
internal sealed record ApprovalRecord(string Phase, string Checksum, string By, DateTimeOffset At, string? Note)
{
    /// <summary>
    /// The checksums of the files that were approved, by path relative to the plan's folder; null: not recorded.
    /// </summary>
    internal IReadOnlyDictionary<string, string>? Files { get; init; }
}

/// <summary>A sample of a sustained check.</summary>
internal sealed record SampleRecord(string Phase, string Check, DateTimeOffset At, bool Passed, string? Actual)
{
    /// <summary>The digest of the check; null: an earlier version recorded it.</summary>
    internal string? Digest { get; init; }
}

/// <summary>The current runner: its login, start and host.</summary>
internal sealed record RunnerRecord(
    int ProcessId,
    string By,
    string? OsUser,
    string? Host,
    string? Address,
    DateTimeOffset Since,
    string? Plan,
    Guid? Run
);

/// <summary>A request to pause a phase: its login, time and reason.</summary>
internal sealed record SuspensionRecord(string Phase, string By, DateTimeOffset Since, string? Reason);
