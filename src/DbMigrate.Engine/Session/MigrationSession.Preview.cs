using System.Runtime.CompilerServices;
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
        var bootstrap = isUndo
            ? null
            : await Bootstrapper.FindAsync(Plan, state, home, cancellationToken).ConfigureAwait(false);
        if (bootstrap is { IsDue: true, Bootstrap: var (_, whole, through) })
        {
            bootstrap.Announce(phases, _services.Messages);
            await _services.ResolveTargetsAsync(resolved, whole, cancellationToken).ConfigureAwait(false);
            phases = [whole, .. phases.Where(p => p.Index > through.Index)];
            foreach (var phase in bootstrap.Left)
            {
                forecast.Foresee(phase);
            }
        }
        else if (!isUndo)
        {
            await RequireAdoptedAsync(state, phases, cancellationToken).ConfigureAwait(false);
        }

        var dependencies = new SqitchDependencies(Plan, home, _services.Messages);
        if (isUndo)
        {
            await RequireNotUndoneAsync(state, phases, cancellationToken).ConfigureAwait(false);
            await dependencies.RequireNoDependantsAsync(phases, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await dependencies.RequireAsync(phases, state, cancellationToken).ConfigureAwait(false);
            TellLate(phases, state);
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
}
