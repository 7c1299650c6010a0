using System.Runtime.CompilerServices;
using DbMigrate.Engine.Checks.Server;
using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Gates;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Server;

namespace DbMigrate.Engine.Execution;

/// <summary>One run: the lock is held from its start to its end.</summary>
internal sealed class MigrationRun(RunContext context) : IAsyncDisposable
{
    private readonly ServerProbe _look = new();
    private bool _wrote;

    /// <summary>Throws where a gate is to be overridden that none of the phases has, or without a reason.</summary>
    internal void RequireOverrides(IReadOnlyList<MigrationPhase> phases) =>
        GateEvaluator.RequireKnown(
            [.. phases.Select(p => new GateContext(context.Plan, p, context.State, string.Empty))],
            context.Options.OverrideGates,
            context.Options.Reason
        );

    /// <summary>
    /// Reads the SQL files of phases before the first of them begins: a mistake in the last file must not come to light
    /// when the first one is applied.
    /// </summary>
    /// <exception cref="PlanInvalidException">Files cannot be read as SQL: all that was found in all of
    /// them.</exception>
    internal void RequireReadable(IReadOnlyList<MigrationPhase> phases, PhaseAction action)
    {
        var unreadable = new List<PlanInvalidException>();
        foreach (
            var step in phases
                .Where(p => action == PhaseAction.Undo || IsOpen(p))
                .SelectMany(p => action == PhaseAction.Apply ? p.Apply : p.Undo ?? [])
        )
        {
            try
            {
                step.RequireReadable(context.Variables);
            }
            catch (PlanInvalidException e)
            {
                unreadable.Add(e);
            }
        }

        if (unreadable.Count > 0)
        {
            throw unreadable is [var only]
                ? only
                : new PlanInvalidException(
                    context.Plan.File,
                    [.. unreadable.SelectMany(e => e.Findings).Distinct()],
                    unreadable[0]
                );
        }
    }

    /// <summary>
    /// Invokes phases in the plan's order, a result as each ends; after one that is not verified it ends.
    /// </summary>
    internal async IAsyncEnumerable<PhaseResult> InvokeAsync(
        IReadOnlyList<MigrationPhase> phases,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        _wrote = true;
        var convoy = PhasePipeline.Of(context, phases, 0, Judge);
        for (var i = 0; i < phases.Count; )
        {
            if (convoy is null)
            {
                var result = await TellAsync(phases[i], () => InvokeAsync(phases[i], cancellationToken))
                    .ConfigureAwait(false);
                i++;
                yield return result;
                if (!result.Succeeded)
                {
                    yield break;
                }

                convoy = PhasePipeline.Of(context, phases, i, Judge);
                continue;
            }

            var sent = convoy;
            await using var ending = sent.ConfigureAwait(false);
            var after = i + await TellAsync(phases[i], () => sent.SendAsync(cancellationToken)).ConfigureAwait(false);

            // While the server is at it, the next ones are made ready.
            var next = PhasePipeline.Of(context, phases, after, Judge);
            while (sent.HasNext)
            {
                var result = await TellAsync(sent.Next, () => sent.NextAsync(cancellationToken)).ConfigureAwait(false);
                i++;
                yield return result;
            }

            // One that had to go alone has taken its time: what was made ready does not follow it.
            convoy = i == after ? next : PhasePipeline.Of(context, phases, i, Judge);
        }
    }

    internal async Task<PhaseResult> UndoAsync(MigrationPhase phase, CancellationToken cancellationToken)
    {
        _wrote = true;
        return await TellAsync(
                phase,
                async () =>
                    await new PhaseUndoer(
                        context,
                        phase,
                        await JudgeAsync(phase, cancellationToken).ConfigureAwait(false)
                    )
                        .UndoAsync(cancellationToken)
                        .ConfigureAwait(false)
            )
            .ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_wrote)
        {
            await Durability.SettleAsync(context).ConfigureAwait(false);
        }

        await context.Lock.DisposeAsync().ConfigureAwait(false);
    }

    private bool IsOpen(MigrationPhase phase) =>
        context.State.Phases.GetValueOrDefault(phase.Id)
            is not { State: MigrationState.Applied or MigrationState.Verified };

    /// <summary>Does the work; a connection that breaks anywhere in it is told as a condition of ours.</summary>
    private static async Task<T> TellAsync<T>(MigrationPhase phase, Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (Exception e) when (ConnectionLoss.Translate(e, phase.Id, partlyApplied: true) is var told && told != e)
        {
            throw told;
        }
    }

    private async Task<PhaseResult> InvokeAsync(MigrationPhase phase, CancellationToken cancellationToken) =>
        await new PhaseRunner(context, phase, await JudgeAsync(phase, cancellationToken).ConfigureAwait(false))
            .InvokeAsync(cancellationToken)
            .ConfigureAwait(false);

    private async Task<PreflightRunner> JudgeAsync(MigrationPhase phase, CancellationToken cancellationToken)
    {
        if (phase.Gates.Count > 0)
        {
            // Others may have recorded and approved while earlier phases ran.
            var home = await context.HomeAsync(cancellationToken).ConfigureAwait(false);
            context.State = (
                await context.Journal.ReadStateAsync(home, cancellationToken).ConfigureAwait(false)
            ).Counted(context.Plan);
            context.StateReadAt = DateTimeOffset.UtcNow;
        }

        return Judge(phase);
    }

    private PreflightRunner Judge(MigrationPhase phase) =>
        new(
            context.Plan,
            phase,
            context.State with
            {
                Now = context.Now,
            },
            context.Variables,
            context.Sessions,
            context.Options,
            _look
        );
}
