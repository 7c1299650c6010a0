using DbMigrate.Engine.Gates;

namespace DbMigrate.Engine.Execution;

/// <summary>One run: the lock is held from its start to its end.</summary>
internal sealed class MigrationRun(RunContext context) : IAsyncDisposable
{
    private readonly ServerLook _look = new();
    private bool _wrote;

    /// <summary>Throws where a gate is to be overridden that none of the phases has, or without a reason.</summary>
    internal void RequireOverrides(IReadOnlyList<MigrationPhase> phases) => GateJudge.RequireKnown(
        [.. phases.Select(p => new GateContext(context.Plan, p, context.State, string.Empty))], context.Options.OverrideGates, context.Options.Reason);

    internal async Task<PhaseResult> InvokeAsync(MigrationPhase phase, CancellationToken cancellationToken)
    {
        _wrote = true;
        return await new PhaseRunner(context, phase, await JudgeAsync(phase, cancellationToken).ConfigureAwait(false)).InvokeAsync(cancellationToken).ConfigureAwait(false);
    }

    internal async Task<PhaseResult> UndoAsync(MigrationPhase phase, CancellationToken cancellationToken)
    {
        _wrote = true;
        return await new PhaseUndoer(context, phase, await JudgeAsync(phase, cancellationToken).ConfigureAwait(false)).UndoAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_wrote)
        {
            await Durability.SettleAsync(context).ConfigureAwait(false);
        }

        await context.Lock.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<PhaseJudge> JudgeAsync(MigrationPhase phase, CancellationToken cancellationToken)
    {
        if (phase.Gates.Count > 0)
        {
            // Others may have recorded and approved while earlier phases ran.
            var home = await context.HomeAsync(cancellationToken).ConfigureAwait(false);
            context.State = await context.Journal.ReadStateAsync(home, cancellationToken).ConfigureAwait(false);
            context.StateReadAt = DateTimeOffset.UtcNow;
        }

        return new PhaseJudge(context.Plan, phase, context.State with { Now = context.Now }, context.Variables, context.Sessions, context.Options, _look);
    }
}
