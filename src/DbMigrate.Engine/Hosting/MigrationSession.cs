namespace DbMigrate;

/// <summary>
/// A plan with its databases: what every host calls. Connections are opened at their first use. Not for use from several threads at once.
/// Every method throws a <see cref="MigrationException"/> for a condition of its own, and <see cref="OperationCanceledException"/> after a
/// cancellation was carried out on the server and journaled, never before.
/// </summary>
public sealed class MigrationSession : IAsyncDisposable
{
    private MigrationSession(MigrationPlan plan, SessionOptions options)
    {
        Plan = plan;
        Options = options;
    }

    /// <summary>The plan.</summary>
    public MigrationPlan Plan { get; }

    internal SessionOptions Options { get; }

    /// <summary>Makes a session; no database is asked yet.</summary>
    public static MigrationSession Create(MigrationPlan plan, SessionOptions options) => new(plan, options);

    /// <summary>The phases whose id matches one of the patterns (<c>*</c> and <c>?</c>), in the plan's order; none given: all.</summary>
    /// <exception cref="PlanInvalidException">A pattern without wildcards that names no phase; says the nearest.</exception>
    public IReadOnlyList<MigrationPhase> SelectPhases(IReadOnlyList<string>? patterns) => throw new NotImplementedException();

    /// <summary>The state of each phase that was selected, in one round trip.</summary>
    public Task<IReadOnlyList<PhaseStatus>> GetStatusAsync(IReadOnlyList<MigrationPhase> phases, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Asks the gates, the server and the preflight checks of a phase, each result as it comes; takes the samples of sustained checks.</summary>
    public IAsyncEnumerable<CheckResult> TestPreflightAsync(MigrationPhase phase, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>What invoking (or undoing) the phase would do: gates, then steps with statements, locks and tables.</summary>
    public IAsyncEnumerable<PhasePreview> PreviewAsync(MigrationPhase phase, PhaseAction action, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Preflight, apply, verify, each phase in the plan's order; a result as each ends.</summary>
    /// <remarks>A phase that was verified already is passed over with a result that says so. A failed verify gives a result with state Applied; every other failure is an exception.</remarks>
    public IAsyncEnumerable<PhaseResult> InvokeAsync(IReadOnlyList<MigrationPhase> phases, InvokeOptions options, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Asks the verify checks again, each result as it comes; the outcome is journaled.</summary>
    public IAsyncEnumerable<CheckResult> VerifyAsync(MigrationPhase phase, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Undoes phases, last first; a result as each ends.</summary>
    public IAsyncEnumerable<PhaseResult> UndoAsync(IReadOnlyList<MigrationPhase> phases, InvokeOptions options, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Records an approval of the phase's present content by this login.</summary>
    public Task<MigrationApproval> ApproveAsync(MigrationPhase phase, string? note, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>Records a milestone.</summary>
    /// <exception cref="PlanInvalidException">No gate or step of the plan waits for a milestone of that name; says the nearest.</exception>
    public Task<MigrationMilestone> CompleteMilestoneAsync(string name, string? note, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <summary>The journal, newest first; with <paramref name="verify"/> each row is checked against the chain, and what is missing comes as a row too.</summary>
    public IAsyncEnumerable<MigrationEvent> GetHistoryAsync(IReadOnlyList<string>? phases, bool verify, int? last, CancellationToken cancellationToken = default) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
