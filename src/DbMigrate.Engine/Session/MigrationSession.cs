using System.Runtime.CompilerServices;
using DbMigrate.Engine.Checks.Server;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Metrics;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Session;

namespace DbMigrate;

/// <summary>
/// A plan with its databases: what every host calls. Connections are opened at their first use. Not for use from
/// several threads at once.
/// Every method throws a <see cref="MigrationException"/> for a condition of its own, and <see
/// cref="OperationCanceledException"/> after a
/// cancellation was carried out on the server and journaled, never before.
/// </summary>
public sealed class MigrationSession : IAsyncDisposable
{
    private readonly SessionServices _services;

    private MigrationSession(MigrationPlan plan, SessionOptions options)
    {
        Plan = plan;
        _services = new SessionServices(plan, options);
    }

    /// <summary>The plan.</summary>
    public MigrationPlan Plan { get; }

    /// <summary>Makes a session; no database is asked yet.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">How its databases are opened.</param>
    /// <exception cref="PlanInvalidException">A variable is given that the plan does not have.</exception>
    public static MigrationSession Create(MigrationPlan plan, SessionOptions options) => new(plan, options);

    /// <summary>
    /// The phases whose id matches one of the patterns (<c>*</c> and <c>?</c>), in the plan's order; none given: all.
    /// </summary>
    /// <param name="patterns">Ids, or patterns of ids.</param>
    /// <exception cref="PhaseNotFoundException">A pattern without wildcards names no phase; says the
    /// nearest.</exception>
    public IReadOnlyList<MigrationPhase> SelectPhases(IReadOnlyList<string>? patterns) =>
        NameSelection.Of(
            Plan.Phases,
            p => p.Id,
            patterns,
            pattern => new PhaseNotFoundException(
                NameSelection.NotFound($"The plan {Plan.Name}", "phase", pattern, [.. Plan.Phases.Select(p => p.Id)]),
                pattern
            )
        );

    /// <summary>
    /// The metrics whose name matches one of the patterns (<c>*</c> and <c>?</c>), in the plan's order; none given:
    /// all.
    /// </summary>
    /// <param name="patterns">Names, or patterns of names.</param>
    /// <exception cref="MetricNotFoundException">A pattern without wildcards names no metric; says the
    /// nearest.</exception>
    public IReadOnlyList<MetricDefinition> SelectMetrics(IReadOnlyList<string>? patterns) =>
        NameSelection.Of(
            Plan.Metrics,
            m => m.Name,
            patterns,
            pattern => new MetricNotFoundException(
                NameSelection.NotFound(
                    $"The plan {Plan.Name}",
                    "metric",
                    pattern,
                    [.. Plan.Metrics.Select(m => m.Name)]
                ),
                pattern
            )
        );

    /// <summary>
    /// Asks metrics, each in a read-only transaction with the timeouts of a check; a result for each of its values as
    /// it comes.
    /// </summary>
    /// <param name="metrics">The metrics.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<MigrationMetric> GetMetricsAsync(
        IReadOnlyList<MetricDefinition> metrics,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var state = await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        foreach (var metric in metrics)
        {
            var connection = await _services.Sessions.WorkAsync(metric.On, cancellationToken).ConfigureAwait(false);
            var rows = await ConnectionGuard
                .RunAsync(
                    ServerCall.Reading($"the metric {metric.Name} was read"),
                    () => MetricRunner.AskAsync(Plan, metric, connection, _services.Variables(state), cancellationToken)
                )
                .ConfigureAwait(false);
            foreach (var row in rows)
            {
                yield return row;
            }
        }
    }

    /// <summary>
    /// The state of each phase that was selected, in one round trip. Ready says that the gates are open; preflight asks
    /// the rest.
    /// </summary>
    /// <param name="phases">The phases.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<IReadOnlyList<PhaseStatus>> GetStatusAsync(
        IReadOnlyList<MigrationPhase> phases,
        CancellationToken cancellationToken = default
    )
    {
        var state = await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        var judge = new StatusEvaluator(
            Plan,
            state.Counted(Plan),
            await _services.DisplayAsync(cancellationToken).ConfigureAwait(false)
        );
        return [.. phases.Select(judge.Judge)];
    }

    /// <summary>
    /// Asks the gates, the server and the preflight checks of a phase, each result as it comes; takes the samples of
    /// sustained checks.
    /// </summary>
    /// <param name="phase">The phase.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<CheckResult> TestPreflightAsync(
        MigrationPhase phase,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var state = await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        var preflight = new PreflightRunner(
            Plan,
            phase,
            state,
            _services.Variables(state),
            _services.Sessions,
            new InvokeOptions(),
            new ServerProbe()
        );
        var results = new List<CheckResult>();
        await foreach (
            var result in preflight
                .PreflightAsync(_services.Limits(phase, state), cancellationToken)
                .ConfigureAwait(false)
        )
        {
            results.Add(result);
            yield return result;
        }

        await _services.SampleAsync(phase, state, results, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// What invoking (or undoing) the phase would do: gates, then steps with statements, locks and tables. Nothing is
    /// changed.
    /// </summary>
    /// <param name="phase">The phase.</param>
    /// <param name="action">Apply or Undo.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<PhasePreview> PreviewAsync(
        MigrationPhase phase,
        PhaseAction action,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var state = await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        var maker = new PreviewBuilder(Plan, phase, state, _services.Variables(state), _services.Sessions);
        foreach (var preview in await maker.MakeAsync(action, cancellationToken).ConfigureAwait(false))
        {
            yield return preview;
        }
    }

    /// <summary>Preflight, apply, verify, each phase in the plan's order; a result as each ends.</summary>
    /// <remarks>
    /// A phase that was verified already is passed over with a result that says so. A failed verify gives a result with
    /// state Applied and ends the run; every other failure is an exception.
    /// </remarks>
    /// <param name="phases">The phases.</param>
    /// <param name="options">Overrides, reason, confirmation.</param>
    /// <param name="cancellationToken">Cancels on the server, journals, then ends.</param>
    public async IAsyncEnumerable<PhaseResult> InvokeAsync(
        IReadOnlyList<MigrationPhase> phases,
        InvokeOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var run = await ReadAhead
            .WhileAsync(phases, _services.LikelyVariables, () => _services.StartRunAsync(options, cancellationToken))
            .ConfigureAwait(false);
        await using var ending = run.ConfigureAwait(false);
        run.RequireOverrides(phases);
        run.RequireReadable(phases, PhaseAction.Apply);
        await foreach (
            var result in run.InvokeAsync([.. phases.OrderBy(p => p.Index)], cancellationToken).ConfigureAwait(false)
        )
        {
            yield return result;
        }
    }

    /// <summary>Asks the verify checks again, each result as it comes; the outcome is journaled.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="PhaseNotAppliedException">The phase is not applied.</exception>
    public async IAsyncEnumerable<CheckResult> VerifyAsync(
        MigrationPhase phase,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var state = await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        var record = PhaseRequirements.RequireApplied(phase, state);
        var preflight = new PreflightRunner(
            Plan,
            phase,
            state,
            _services.Variables(state),
            _services.Sessions,
            new InvokeOptions(),
            new ServerProbe()
        );
        var results = new List<CheckResult>();
        await foreach (var result in preflight.VerifyAsync(cancellationToken).ConfigureAwait(false))
        {
            results.Add(result);
            yield return result;
        }

        await _services.RecordVerifyAsync(phase, record, state, results, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Undoes phases, last first; a result as each ends.</summary>
    /// <param name="phases">The phases.</param>
    /// <param name="options">Confirmation.</param>
    /// <param name="cancellationToken">Cancels on the server, journals, then ends.</param>
    /// <exception cref="UndoRefusedException">One is irreversible, has no undo, or has others on top of it that are not
    /// undone with it.</exception>
    public async IAsyncEnumerable<PhaseResult> UndoAsync(
        IReadOnlyList<MigrationPhase> phases,
        InvokeOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var run = await _services.StartRunAsync(options, cancellationToken).ConfigureAwait(false);
        await using var ending = run.ConfigureAwait(false);
        run.RequireReadable(phases, PhaseAction.Undo);
        foreach (var phase in phases.OrderByDescending(p => p.Index))
        {
            yield return await run.UndoAsync(phase, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Settles what is in doubt by the word of who looked: journaled with the reason.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="done">Whether the batch in doubt took effect.</param>
    /// <param name="reason">How it was seen.</param>
    /// <param name="cancellationToken">Stops before it is recorded.</param>
    /// <exception cref="NothingInDoubtException">Nothing of the phase is in doubt.</exception>
    public async Task<PhaseStatus> RepairAsync(
        MigrationPhase phase,
        bool done,
        string reason,
        CancellationToken cancellationToken = default
    )
    {
        var state = await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        var home = await _services.Sessions.WorkAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        await _services.EnsureCurrentAsync(home, state, cancellationToken).ConfigureAwait(false);
        await InDoubtRepair
            .MarkAsync(_services.Journal, home, state, phase, done, reason, cancellationToken)
            .ConfigureAwait(false);
        return (await GetStatusAsync([phase], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>
    /// Asks the backfills of a phase to pause between two batches; journaled, and in force until <see
    /// cref="ResumeAsync"/>, whoever runs the phase.
    /// </summary>
    /// <param name="phase">The phase; it need not run now.</param>
    /// <param name="reason">Why, or null.</param>
    /// <param name="cancellationToken">Stops before it is recorded.</param>
    /// <exception cref="SuspensionRefusedException">Nothing of the phase can pause, or it is suspended
    /// already.</exception>
    public async Task<PhaseStatus> SuspendAsync(
        MigrationPhase phase,
        string? reason,
        CancellationToken cancellationToken = default
    )
    {
        PhaseRequirements.RequireSuspendable(
            phase,
            await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false)
        );
        await _services
            .RecordAsync(
                new JournalEntry(JournalEvents.PhaseSuspended) { Phase = phase.Id, Message = reason },
                cancellationToken
            )
            .ConfigureAwait(false);
        return (await GetStatusAsync([phase], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Lets the backfills of a suspended phase go on; journaled.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="cancellationToken">Stops before it is recorded.</param>
    /// <exception cref="SuspensionRefusedException">It is not suspended.</exception>
    public async Task<PhaseStatus> ResumeAsync(MigrationPhase phase, CancellationToken cancellationToken = default)
    {
        PhaseRequirements.RequireSuspended(
            phase,
            await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false)
        );
        await _services
            .RecordAsync(new JournalEntry(JournalEvents.PhaseContinued) { Phase = phase.Id }, cancellationToken)
            .ConfigureAwait(false);
        return (await GetStatusAsync([phase], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Records an approval of the phase's present content by this login.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="note">What is said with it, or null.</param>
    /// <param name="cancellationToken">Stops before it is recorded.</param>
    public async Task<MigrationApproval> ApproveAsync(
        MigrationPhase phase,
        string? note,
        CancellationToken cancellationToken = default
    )
    {
        var checksum = PhaseChecksums.Content(phase, Plan);
        var state = await _services
            .RecordAsync(
                new JournalEntry(JournalEvents.Approved)
                {
                    Phase = phase.Id,
                    Checksum = checksum,
                    Message = note,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        var made = state.Approvals.Last(a => a.Phase == phase.Id && a.By == state.SessionUser);
        return new MigrationApproval
        {
            PlanName = Plan.Name,
            Plan = Plan.File,
            Phase = phase.Id,
            By = made.By,
            At = made.At,
            Checksum = made.Checksum,
            Note = made.Note ?? string.Empty,
        };
    }

    /// <summary>Records a milestone.</summary>
    /// <param name="name">Its name: one that a gate or a step of the plan waits for.</param>
    /// <param name="note">What is said with it, or null.</param>
    /// <param name="cancellationToken">Stops before it is recorded.</param>
    /// <exception cref="MilestoneNotFoundException">Nothing in the plan waits for a milestone of that name; says the
    /// nearest.</exception>
    public async Task<MigrationMilestone> CompleteMilestoneAsync(
        string name,
        string? note,
        CancellationToken cancellationToken = default
    )
    {
        MilestoneNames.Require(Plan, name);
        var state = await _services
            .RecordAsync(MilestoneEntry.Of(name, note, null), cancellationToken)
            .ConfigureAwait(false);
        var made = state.Milestones[name];
        return new MigrationMilestone
        {
            PlanName = Plan.Name,
            Plan = Plan.File,
            Milestone = name,
            By = made.By,
            At = made.At,
            Note = made.Note ?? string.Empty,
        };
    }

    /// <summary>The milestones that the plan's gates and steps know, for completion.</summary>
    public IReadOnlyList<string> GetMilestoneNames() => MilestoneNames.Of(Plan);

    /// <summary>
    /// The journal, newest first; with <paramref name="verify"/> each row is checked against the chain, and what is
    /// missing comes as a row too.
    /// </summary>
    /// <param name="phases">Patterns of phase ids; null: everything.</param>
    /// <param name="verify">Whether to check the chain: all of it, whatever is shown.</param>
    /// <param name="last">How many rows at the most; null: all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<MigrationEvent> GetHistoryAsync(
        IReadOnlyList<string>? phases,
        bool verify,
        int? last,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var wanted = phases is { Count: > 0 }
            ? SelectPhases(phases).Select(p => p.Id).ToHashSet(StringComparer.Ordinal)
            : null;
        var home = await _services.Sessions.WorkAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        await foreach (
            var row in JournalHistory
                .ReadAsync(home, Plan.Name, wanted, verify, last, cancellationToken)
                .ConfigureAwait(false)
        )
        {
            yield return row;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
