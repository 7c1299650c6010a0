using System.Runtime.CompilerServices;
using DbMigrate.Engine.Checks.Server;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Execution;
using DbMigrate.Engine.Execution.Adoption;
using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Journal;
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
    /// Returns what an invocation or an undo of phases would do, in the order in which it would happen: gates, what is
    /// asked, then steps with statements, locks and tables; or why a phase would be skipped or refused. Changes
    /// nothing.
    /// </summary>
    /// <param name="phases">The phases.</param>
    /// <param name="action">Apply or Undo.</param>
    /// <param name="options">Overrides, reason.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="GateOverrideException">A gate is overridden that no phase has, or without a reason.</exception>
    public IAsyncEnumerable<PhasePreview> PreviewAsync(
        IReadOnlyList<MigrationPhase> phases,
        PhaseAction action,
        InvokeOptions options,
        CancellationToken cancellationToken = default
    ) =>
        _services.Outlet.Each(
            PreviewCoreAsync(phases, action, options, cancellationToken),
            MaskedResults.Of,
            CancellationToken.None
        );

    private async IAsyncEnumerable<PhasePreview> PreviewCoreAsync(
        IReadOnlyList<MigrationPhase> phases,
        PhaseAction action,
        InvokeOptions options,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var state = _services.InForce(await _services.ReadStateAsync(cancellationToken).ConfigureAwait(false));
        var resolved = _services.Resolve(state, cancellationToken);
        foreach (var phase in phases)
        {
            await _services.ResolveTargetsAsync(resolved, phase, cancellationToken).ConfigureAwait(false);
        }

        var named = RunOptions.Require(resolved, state, phases, options);
        var home = await _services.Sessions.OwnAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false);
        var forecast = new RunForecast(
            resolved,
            state,
            named,
            async (phase, token) =>
                await KeptExecutions
                    .AnyAsync(
                        home,
                        await KeptExecutions.ReadAsync(home, Plan.Name, phase.Id, token).ConfigureAwait(false),
                        token
                    )
                    .ConfigureAwait(false)
        );
        var maker = new PreviewBuilder(resolved, state, named, _services.Sessions);
        var isUndo = action == PhaseAction.Undo;
        var bootstrap =
            !isUndo && await Bootstrapper.IsDueAsync(Plan, state, home, cancellationToken).ConfigureAwait(false)
                ? Plan.Bootstrap
                : null;
        if (!isUndo && bootstrap is null)
        {
            await RequireAdoptedAsync(state, phases, cancellationToken).ConfigureAwait(false);
        }

        if (bootstrap is not null)
        {
            await _services.ResolveTargetsAsync(resolved, bootstrap.Phase, cancellationToken).ConfigureAwait(false);
            phases = [bootstrap.Phase, .. phases.Where(p => p.Index > bootstrap.Through.Index)];
            foreach (var phase in Bootstrapper.Left(Plan, state))
            {
                forecast.Foresee(phase);
            }
        }

        foreach (
            var phase in isUndo
                ? phases.OrderByDescending(p => p.Index)
                : phases.OrderBy(p => p.Index == Plan.Phases.Count ? -1 : p.Index)
        )
        {
            var heading =
                $"{(isUndo ? "Undo" : "Invoke")} {PhaseTarget.Of(phase, Plan, ServerAddress.Of(home), state)}";
            var previews = await ConnectionGuard
                .RunAsync(
                    ServerCall.Reading($"the preview of phase {phase.Id} was made"),
                    async () =>
                        await maker
                            .MakeAsync(
                                isUndo
                                    ? await forecast.UndoAsync(phase, cancellationToken).ConfigureAwait(false)
                                    : forecast.Invoke(phase),
                                heading,
                                cancellationToken
                            )
                            .ConfigureAwait(false)
                )
                .ConfigureAwait(false);
            foreach (var preview in previews)
            {
                yield return preview;
            }
        }
    }

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
        if (await run.BootstrapAsync(cancellationToken).ConfigureAwait(false) is { } bootstrap)
        {
            yield return bootstrap;
            if (!bootstrap.Succeeded)
            {
                yield break;
            }
        }

        await RequireAdoptedAsync(run.State, phases, cancellationToken).ConfigureAwait(false);
        await run.PrepareHistoryAsync(cancellationToken).ConfigureAwait(false);
        run.RequireReadable(phases, PhaseAction.Apply);
        var ordered = await run.AskAsync([.. phases.OrderBy(p => p.Index)], PhaseAction.Apply, cancellationToken)
            .ConfigureAwait(false);
        var summary = new CallSummary(ordered, _services.Messages);
        await foreach (var result in summary.Each(run.InvokeAsync(ordered, cancellationToken)).ConfigureAwait(false))
        {
            yield return result.Phase == ordered[^1].Id || !result.Succeeded
                ? await run.EndAsync(result).ConfigureAwait(false)
                : result;
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
        await run.PrepareHistoryAsync(cancellationToken).ConfigureAwait(false);
        run.RequireReadable(phases, PhaseAction.Undo);
        var ordered = await run.AskAsync(
                [.. phases.OrderByDescending(p => p.Index)],
                PhaseAction.Undo,
                cancellationToken
            )
            .ConfigureAwait(false);
        var summary = new CallSummary(ordered, _services.Messages);
        await foreach (var result in summary.Each(run.UndoAsync(ordered, cancellationToken)).ConfigureAwait(false))
        {
            yield return result.Phase == ordered[^1].Id ? await run.EndAsync(result).ConfigureAwait(false) : result;
        }
    }
}
