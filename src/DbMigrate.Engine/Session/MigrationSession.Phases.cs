using System.Runtime.CompilerServices;
using DbMigrate.Engine.Checks.Server;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Execution.Adoption;
using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Gates;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Results;
using DbMigrate.Engine.Server;
using DbMigrate.Engine.Session;

namespace DbMigrate;

public sealed partial class MigrationSession
{
    /// <summary>
    /// Runs the gates, the server checks and the preflight checks of a phase, and returns each result as it comes.
    /// Records the samples of sustained checks.
    /// </summary>
    /// <param name="phase">The phase.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public IAsyncEnumerable<CheckResult> TestPreflightAsync(
        MigrationPhase phase,
        CancellationToken cancellationToken = default
    ) =>
        _services.Outlet.Each(
            TestPreflightCoreAsync(phase, cancellationToken),
            MaskedResults.Of,
            CancellationToken.None
        );

    private async IAsyncEnumerable<CheckResult> TestPreflightCoreAsync(
        MigrationPhase phase,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var state = await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false);
        var plan = _services.Resolve(state, cancellationToken);
        await _services.ResolveTargetsAsync(plan, phase, cancellationToken).ConfigureAwait(false);
        if (state.Phases.GetValueOrDefault(phase.Id)?.State is not (MigrationState.Applied or MigrationState.Verified))
        {
            plan.RequireReadable(phase.Apply.Concat(phase.Undo ?? []), phase.Preflight.Concat(phase.Verify));
        }

        var resolved = plan.Of(phase);
        var preflight = new PreflightRunner(
            resolved,
            state,
            _services.Sessions,
            new InvokeOptions(),
            new ServerProbe(),
            _services.Messages
        );
        var results = new List<CheckResult>();
        await foreach (var result in preflight.PreflightAsync(resolved.Limits, cancellationToken).ConfigureAwait(false))
        {
            results.Add(result);
            yield return result;
        }

        await _services.SampleAsync(resolved, state, results, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Returns what the plan's operations work on, for questions: <c>mist on db1:5432/shop (production) as deploy</c>.
    /// </summary>
    /// <param name="cancellationToken">Cancels it.</param>
    public Task<string> GetTargetAsync(CancellationToken cancellationToken = default) =>
        _services.Outlet.One(
            async () =>
            {
                var state = await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false);
                return PhaseTarget.Of(
                    Plan,
                    await _services.DisplayAsync(cancellationToken).ConfigureAwait(false),
                    _services.InForce(state)
                );
            },
            static (text, mask) => TextLimit.Clean(mask, text)
        );

    /// <summary>
    /// Runs preflight, apply and verify of phases, in the plan's order. Returns a result as each ends.
    /// </summary>
    /// <remarks>
    /// A phase that is verified already is skipped; its result says so. A failed verify gives a result with state
    /// Applied and ends the run. Every other failure is an exception.
    /// </remarks>
    /// <param name="phases">The phases.</param>
    /// <param name="options">Overrides, reason, confirmation.</param>
    /// <param name="cancellationToken">Cancels on the server, journals, then ends.</param>
    public IAsyncEnumerable<PhaseResult> InvokeAsync(
        IReadOnlyList<MigrationPhase> phases,
        InvokeOptions options,
        CancellationToken cancellationToken = default
    ) =>
        _services.Outlet.Each(
            InvokeCoreAsync(phases, _services.Outlet.Asking(options), cancellationToken),
            MaskedResults.Of,
            CancellationToken.None
        );

    private async IAsyncEnumerable<PhaseResult> InvokeCoreAsync(
        IReadOnlyList<MigrationPhase> phases,
        InvokeOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var likely = _services.Resolve(cancellationToken);
        var run = await ReadAhead
            .WhileAsync(phases, likely, () => _services.StartRunAsync(options, likely, cancellationToken))
            .ConfigureAwait(false);
        await using var ending = run.ConfigureAwait(false);
        var stopping = new StopRequests(_services.Sessions, cancellationToken);
        await using var __ = stopping.ConfigureAwait(false);
        await run.LockKeptHistoryAsync(cancellationToken).ConfigureAwait(false);
        await run.RequireOverridesAsync(phases, cancellationToken).ConfigureAwait(false);
        if (await run.BootstrapAsync(phases, cancellationToken).ConfigureAwait(false) is { } bootstrap)
        {
            yield return bootstrap;
            if (!bootstrap.Succeeded)
            {
                yield break;
            }
        }

        await RequireAdoptedAsync(run.State, phases, cancellationToken).ConfigureAwait(false);
        await run.RequireDependenciesAsync(phases, PhaseAction.Apply, cancellationToken).ConfigureAwait(false);
        TellLate(phases, run.State);
        run.RequireReadable(phases, PhaseAction.Apply);
        var ordered = await run.AskAsync([.. phases.OrderBy(p => p.Index)], PhaseAction.Apply, cancellationToken)
            .ConfigureAwait(false);
        await run.PrepareHistoryAsync(cancellationToken).ConfigureAwait(false);
        var summary = new CallSummary(ordered, _services.Messages);
        await foreach (var result in summary.Each(run.InvokeAsync(ordered, cancellationToken)).ConfigureAwait(false))
        {
            yield return result.Phase == ordered[^1].Id || !result.Succeeded
                ? await run.EndAsync(result).ConfigureAwait(false)
                : result;
        }
    }

    /// <summary>Says which phases run late, where the tool of the folder runs them late too.</summary>
    private void TellLate(IReadOnlyList<MigrationPhase> phases, JournalState state)
    {
        foreach (var phase in phases)
        {
            if (OutOfOrder.Find(Plan, phase, state) is { IsRefused: false } late)
            {
                _services.Messages.Info(late.Text);
            }
        }
    }

    /// <summary>Runs the verify checks again, returns each result as it comes, and journals the outcome.</summary>
    /// <param name="phase">The phase.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="PhaseNotAppliedException">The phase is not applied.</exception>
    public IAsyncEnumerable<CheckResult> VerifyAsync(
        MigrationPhase phase,
        CancellationToken cancellationToken = default
    ) => _services.Outlet.Each(VerifyCoreAsync(phase, cancellationToken), MaskedResults.Of, CancellationToken.None);

    private async IAsyncEnumerable<CheckResult> VerifyCoreAsync(
        MigrationPhase phase,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var state = await _services.ReadStateAsync(cancellationToken, MigrationAccessKind.Run).ConfigureAwait(false);
        var record = PhaseRequirements.RequireApplied(phase, state);
        var resolved = await _services.ResolveAsync(state, phase, cancellationToken).ConfigureAwait(false);
        var preflight = new PreflightRunner(
            resolved,
            state,
            _services.Sessions,
            new InvokeOptions(),
            new ServerProbe(),
            _services.Messages
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
    /// <param name="cancellationToken">Cancels on the server, journals, then ends.</param>
    /// <exception cref="UndoRefusedException">One is irreversible, has no undo, or others build on it.</exception>
    public IAsyncEnumerable<PhaseResult> UndoAsync(
        IReadOnlyList<MigrationPhase> phases,
        InvokeOptions options,
        CancellationToken cancellationToken = default
    ) =>
        _services.Outlet.Each(
            UndoCoreAsync(phases, _services.Outlet.Asking(options), cancellationToken),
            MaskedResults.Of,
            CancellationToken.None
        );

    private async IAsyncEnumerable<PhaseResult> UndoCoreAsync(
        IReadOnlyList<MigrationPhase> phases,
        InvokeOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var run = await _services
            .StartRunAsync(options, _services.Resolve(cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        await using var ending = run.ConfigureAwait(false);
        var stopping = new StopRequests(_services.Sessions, cancellationToken);
        await using var __ = stopping.ConfigureAwait(false);
        await run.LockKeptHistoryAsync(cancellationToken).ConfigureAwait(false);
        await run.RequireOverridesAsync(phases, cancellationToken).ConfigureAwait(false);
        await RequireNotUndoneAsync(run.State, phases, cancellationToken).ConfigureAwait(false);
        await run.RequireDependenciesAsync(phases, PhaseAction.Undo, cancellationToken).ConfigureAwait(false);
        run.RequireReadable(phases, PhaseAction.Undo);
        var ordered = await run.AskAsync(
                [.. phases.OrderByDescending(p => p.Index)],
                PhaseAction.Undo,
                cancellationToken
            )
            .ConfigureAwait(false);
        await run.PrepareHistoryAsync(cancellationToken).ConfigureAwait(false);
        var summary = new CallSummary(ordered, _services.Messages);
        await foreach (var result in summary.Each(run.UndoAsync(ordered, cancellationToken)).ConfigureAwait(false))
        {
            yield return result.Phase == ordered[^1].Id ? await run.EndAsync(result).ConfigureAwait(false) : result;
        }
    }
}
