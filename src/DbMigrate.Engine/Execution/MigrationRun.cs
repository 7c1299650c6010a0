using System.Runtime.CompilerServices;
using DbMigrate.Engine.Checks.Server;
using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Gates;
using DbMigrate.Engine.Model.Gates;
using DbMigrate.Engine.Model.State;
using DbMigrate.Engine.Server;

namespace DbMigrate.Engine.Execution;

/// <summary>One run. It holds the runner's lock from its start to its end.</summary>
internal sealed partial class MigrationRun(RunContext context) : IAsyncDisposable
{
    /// <summary>What its executions share.</summary>
    internal RunContext Context => context;

    private readonly ServerProbe _probe = new();
    private bool _wrote;
    private readonly JournalHead? _headBefore = context.State.Head;
    private bool _isHeadReported;

    /// <summary>
    /// Finds the gates that are overridden. Throws where one is overridden that no phase has. Overrides and accepted
    /// changes need a reason.
    /// </summary>
    internal async Task RequireOverridesAsync(IReadOnlyList<MigrationPhase> phases, CancellationToken cancellationToken)
    {
        if (context.Options.OverrideGates.Count > 0)
        {
            foreach (var phase in phases)
            {
                await context.ResolveTargetsAsync(phase, cancellationToken).ConfigureAwait(false);
            }
        }

        context.Options = RunOptions.Require(context.Resolved, context.State, phases, context.Options);
    }

    /// <summary>
    /// Reads the SQL files of phases before the first of them starts: an error in the last file must not appear after
    /// the first is applied.
    /// </summary>
    /// <exception cref="PlanInvalidException">Files cannot be read as SQL; it has the findings of all.</exception>
    internal void RequireReadable(IReadOnlyList<MigrationPhase> phases, PhaseAction action)
    {
        var run = phases.Where(p => action == PhaseAction.Undo || IsOpen(p)).ToList();
        context.Resolved.RequireReadable(
            run.SelectMany(p => action == PhaseAction.Apply ? [.. p.Apply, .. p.Undo ?? []] : p.Undo ?? []),
            run.SelectMany(p => action == PhaseAction.Apply ? [.. p.Preflight, .. p.Verify] : p.UndoPreflight)
        );
    }

    /// <summary>Asks about all phases before the first begins. Returns those to run, in the same order.</summary>
    /// <exception cref="MigrationException">
    /// One is refused, or not confirmed, or the connection was lost. Nothing was run.
    /// </exception>
    internal Task<IReadOnlyList<MigrationPhase>> AskAsync(
        IReadOnlyList<MigrationPhase> phases,
        PhaseAction action,
        CancellationToken cancellationToken
    ) =>
        ConnectionGuard.RunAsync(
            ServerCall.Reading("the questions about the phases were prepared"),
            () => new RunQuestions(context, action, PreflightAsync).AskAsync(phases, cancellationToken)
        );

    /// <summary>
    /// Invokes phases in the plan's order, and returns a result as each ends. Ends after one that is not verified.
    /// </summary>
    internal async IAsyncEnumerable<PhaseResult> InvokeAsync(
        IReadOnlyList<MigrationPhase> phases,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        _wrote = true;
        var builder = new PipelineBuilder(context, phases, PreflightOf);
        var pipeline = builder.Build(0);
        for (var i = 0; i < phases.Count; )
        {
            if (pipeline is null)
            {
                var result = await PhaseBoundary
                    .RunAsync(phases[i], () => InvokeAsync(phases[i], cancellationToken))
                    .ConfigureAwait(false);
                i++;
                yield return result;
                if (!result.Succeeded)
                {
                    yield break;
                }

                pipeline = builder.Build(i);
                continue;
            }

            var sent = pipeline;
            await using var ending = sent.ConfigureAwait(false);
            var after =
                i
                + await PhaseBoundary
                    .RunAsync(phases[i], () => sent.SendAsync(cancellationToken))
                    .ConfigureAwait(false);

            // The next pipeline is built while the server executes this one.
            var next = builder.Build(after);
            while (sent.HasNext)
            {
                var result = await PhaseBoundary
                    .RunAsync(sent.Next, () => sent.NextAsync(cancellationToken))
                    .ConfigureAwait(false);
                i++;
                yield return result;
            }

            // After a phase that had to run alone, the next pipeline starts with another phase.
            pipeline = i == after ? next : builder.Build(i);
        }
    }

    /// <summary>Undoes phases in the given order, and returns a result as each ends.</summary>
    internal async IAsyncEnumerable<PhaseResult> UndoAsync(
        IReadOnlyList<MigrationPhase> phases,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        foreach (var phase in phases)
        {
            yield return await UndoAsync(phase, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<PhaseResult> UndoAsync(MigrationPhase phase, CancellationToken cancellationToken)
    {
        _wrote = true;
        return await PhaseBoundary
            .RunAsync(
                phase,
                async () =>
                    await new PhaseUndoer(
                        context,
                        phase,
                        await PreflightAsync(phase, cancellationToken).ConfigureAwait(false)
                    )
                        .UndoAsync(cancellationToken)
                        .ConfigureAwait(false)
            )
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Returns the last result of the run, with the head of the journal. All that it covers is on disk.
    /// </summary>
    internal async Task<PhaseResult> EndAsync(PhaseResult result)
    {
        _isHeadReported = true;
        return result with { JournalHead = await Durability.FlushAsync(context).ConfigureAwait(false) };
    }

    public async ValueTask DisposeAsync()
    {
        if (
            _wrote
            && !_isHeadReported
            && await Durability.FlushAsync(context).ConfigureAwait(false) is { } head
            && head != _headBefore
        )
        {
            context.Messages.Info($"journal head {head}");
        }

        if (_historyLock is not null)
        {
            await _historyLock.DisposeAsync().ConfigureAwait(false);
        }

        context.Locks.Terminator.Dispose();
        await context.Lock.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The journal's state when the run began.</summary>
    internal JournalState State => context.State;

    private bool IsOpen(MigrationPhase phase) =>
        context.State.Phases.GetValueOrDefault(phase.Id) is not { } record
        || record is not { State: MigrationState.Applied or MigrationState.Verified }
        || context.Resolved.Of(phase).IsRepeatedAfter(record);

    private async Task<PhaseResult> InvokeAsync(MigrationPhase phase, CancellationToken cancellationToken) =>
        await new PhaseRunner(
            context,
            context.Resolved.Of(phase),
            await PreflightAsync(phase, cancellationToken).ConfigureAwait(false)
        )
            .InvokeAsync(cancellationToken)
            .ConfigureAwait(false);

    private async Task<PreflightRunner> PreflightAsync(MigrationPhase phase, CancellationToken cancellationToken)
    {
        await context.ResolveTargetsAsync(phase, cancellationToken).ConfigureAwait(false);
        if (phase.Gates.Count > 0)
        {
            // Others may have recorded milestones and approvals while earlier phases ran.
            var home = await context.HomeAsync(cancellationToken).ConfigureAwait(false);
            context.State = await context.Journal.ReadStateAsync(home, cancellationToken).ConfigureAwait(false);
            context.StateReadAt = context.Time.GetUtcNow();
        }

        return PreflightOf(phase);
    }

    private PreflightRunner PreflightOf(MigrationPhase phase) =>
        new(
            context.Resolved.Of(phase),
            context.State with
            {
                Now = context.Now,
            },
            context.Sessions,
            context.Options,
            _probe,
            context.Messages
        );
}
