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
/// A plan with its databases; the entry point of every host. Connections are opened at first use. An instance is not
/// thread-safe. Methods throw a <see cref="MigrationException"/> for each condition. They throw <see
/// cref="OperationCanceledException"/> only after the cancellation is done on the server and in the journal.
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

    /// <summary>Creates a session without connecting to a database.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">The options of its connections.</param>
    /// <exception cref="PlanInvalidException">A given variable is not declared by the plan.</exception>
    public static MigrationSession Create(MigrationPlan plan, SessionOptions options) => new(plan, options);

    /// <summary>
    /// Returns the phases whose ids match one of the patterns (<c>*</c> and <c>?</c>), in the plan's order. Default: all.
    /// </summary>
    /// <param name="patterns">Ids, or patterns of ids.</param>
    /// <exception cref="PhaseNotFoundException">A pattern without wildcards matches no phase.</exception>
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
    /// Returns the metrics whose names match one of the patterns (<c>*</c> and <c>?</c>), in the plan's order. Default:
    /// all.
    /// </summary>
    /// <param name="patterns">Names, or patterns of names.</param>
    /// <exception cref="MetricNotFoundException">A pattern without wildcards matches no metric.</exception>
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
    /// Measures metrics, each in a read-only transaction with the timeouts of a check. Returns a result per value.
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
    /// Returns the state of each selected phase, in one round trip. Ready means that the gates are open; preflight checks
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
    /// Runs the gates, server checks and preflight checks of a phase, and records the samples of sustained checks.
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
    /// Returns what a run or an undo of the phase would do: gates, then steps with statements, locks and tables. Changes
    /// nothing.
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

    /// <summary>Runs phases in the plan's order: preflight, apply, verify. Returns a result as each ends.</summary>
    /// <remarks>
    /// A verified phase is skipped with a result. A failed verify check gives a result with the state Applied and ends the
    /// run. Every other failure is an exception.
    /// </remarks>
    /// <param name="phases">The phases.</param>
    /// <param name="options">Overrides, reason, confirmation.</param>
    /// <param name="cancellationToken">Cancels on the server, writes the journal, then ends.</param>
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

    /// <summary>Runs the verify checks again and records the outcome in the journal.</summary>
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

    /// <summary>Undoes phases, the last first. Returns a result as each ends.</summary>
    /// <param name="phases">The phases.</param>
    /// <param name="options">Confirmation.</param>
    /// <param name="cancellationToken">Cancels on the server, writes the journal, then ends.</param>
    /// <exception cref="UndoRefusedException">A phase is irreversible, has no undo, or later phases build on
    /// it.</exception>
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

    /// <summary>Records the outcome of a batch in doubt, with the reason.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="done">Whether the batch in doubt took effect.</param>
    /// <param name="reason">How the outcome is known.</param>
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
    /// Pauses the backfills of a phase between two batches until <see cref="ResumeAsync"/>, for every run of the phase.
    /// Recorded in the journal.
    /// </summary>
    /// <param name="phase">The phase, running or not.</param>
    /// <param name="reason">The reason, or null.</param>
    /// <param name="cancellationToken">Stops before it is recorded.</param>
    /// <exception cref="SuspensionRefusedException">The phase has no backfill, is suspended already, or is
    /// applied.</exception>
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

    /// <summary>Resumes the backfills of a suspended phase. Recorded in the journal.</summary>
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

    /// <summary>Records that this login approves the phase's present content.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="note">A note, or null.</param>
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
    /// <param name="name">The name; a gate or a step of the plan uses it.</param>
    /// <param name="note">A note, or null.</param>
    /// <param name="cancellationToken">Stops before it is recorded.</param>
    /// <exception cref="MilestoneNotFoundException">No gate or step of the plan uses that milestone.</exception>
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

    /// <summary>Returns the milestones that gates and steps of the plan use.</summary>
    public IReadOnlyList<string> GetMilestoneNames() => MilestoneNames.Of(Plan);

    /// <summary>
    /// Returns the journal, newest first. With <paramref name="verify"/>, each row is checked against the chain, and a
    /// missing row is returned as a row.
    /// </summary>
    /// <param name="phases">Patterns of phase ids; null: all rows.</param>
    /// <param name="verify">Whether to check the whole chain.</param>
    /// <param name="last">The number of newest rows; null: all.</param>
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
