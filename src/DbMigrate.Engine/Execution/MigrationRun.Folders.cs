using DbMigrate.Engine.Execution.Adoption;
using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Journal.Foreign;
using DbMigrate.Engine.Server;

namespace DbMigrate.Engine.Execution;

/// <summary>What a run does for a folder of another tool: its bootstrap, its history and its lock.</summary>
internal sealed partial class MigrationRun
{
    private HistoryLock? _historyLock;

    /// <summary>
    /// Runs the plan's bootstrap where it is due, and marks the phases that it stands for as adopted. Returns its
    /// result; null: it is not due.
    /// </summary>
    /// <param name="phases">The phases of the call.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="ConfirmationRequiredException">It was asked about, and not confirmed.</exception>
    internal async Task<PhaseResult?> BootstrapAsync(
        IReadOnlyList<MigrationPhase> phases,
        CancellationToken cancellationToken
    )
    {
        var home = await context.HomeAsync(cancellationToken).ConfigureAwait(false);
        var found = await ConnectionGuard
            .RunAsync(
                ServerCall.Reading("the objects of the database were read"),
                () => Bootstrapper.FindAsync(context.Plan, context.State, home, cancellationToken)
            )
            .ConfigureAwait(false);
        Tell(found, phases);
        if (found is not { IsDue: true, Bootstrap: var (_, phase, through) })
        {
            return null;
        }

        RequireReadable([phase], PhaseAction.Apply);
        await AskAsync([phase], PhaseAction.Apply, cancellationToken).ConfigureAwait(false);
        _wrote = true;
        PhaseResult result;
        try
        {
            result = await PhaseBoundary
                .RunAsync(phase, () => InvokeAsync(phase, cancellationToken))
                .ConfigureAwait(false);
        }
        catch (MigrationException e)
        {
            // No call names the bootstrap.
            e.ContinuedBy = through.Id;
            throw;
        }

        if (result.Succeeded)
        {
            await PrepareHistoryAsync(cancellationToken).ConfigureAwait(false);
            await new Adopter(context)
                .AdoptAsync(
                    [.. found.Left.Select(p => (p, "Built by the bootstrap of the plan."))],
                    writesHistory: true,
                    cancellationToken
                )
                .ConfigureAwait(false);
            if (context.KeptHistory is not null)
            {
                // The table of the other tool may have been made since the bootstrap kept the schema.
                await context.KeepSchemaAsync(cancellationToken).ConfigureAwait(false);
            }

            context.State = await context.Journal.ReadStateAsync(home, cancellationToken).ConfigureAwait(false);
            context.StateReadAt = context.Time.GetUtcNow();
        }

        return result;
    }

    private void Tell(BootstrapState? found, IReadOnlyList<MigrationPhase> phases)
    {
        if (found is { IsDue: true })
        {
            found.Announce(phases, context.Messages);
        }
        else if (found is { Stage: BootstrapStage.Skipped } && context.State.Phases.Count == 0)
        {
            context.Messages.Info(found.Text);
        }
    }

    /// <summary>
    /// Makes sure that the history of the other tool can be written, where the plan keeps it. Makes its table where
    /// there is none.
    /// </summary>
    /// <exception cref="HistoryNotFoundException">The table is none of the tool.</exception>
    internal Task PrepareHistoryAsync(CancellationToken cancellationToken) =>
        context.KeptHistory?.PrepareAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Requires what a folder of Sqitch requires of other projects.</summary>
    /// <exception cref="ForeignDependencyException">A change is missing, or one is there that must not be.</exception>
    internal async Task RequireDependenciesAsync(
        IReadOnlyList<MigrationPhase> phases,
        PhaseAction action,
        CancellationToken cancellationToken
    )
    {
        var home = await context.HomeAsync(cancellationToken).ConfigureAwait(false);
        var dependencies = new SqitchDependencies(context.Plan, home, context.Messages);
        await ConnectionGuard
            .RunAsync(
                ServerCall.Reading("the registry of Sqitch was read"),
                () =>
                    action == PhaseAction.Undo
                        ? dependencies.RequireNoDependantsAsync(phases, cancellationToken)
                        : dependencies.RequireAsync(phases, context.State, cancellationToken)
            )
            .ConfigureAwait(false);
    }

    /// <summary>Keeps the other tool from working on the database during the run, where it has a lock.</summary>
    /// <param name="history">The tool; null: the plan keeps no history.</param>
    /// <param name="table">The table of its history.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="HistoryLockedException">It works there.</exception>
    internal async Task LockHistoryAsync(ForeignHistory? history, string table, CancellationToken cancellationToken)
    {
        if (history is not null)
        {
            _historyLock = await ConnectionGuard
                .RunAsync(
                    ServerCall.Reading($"the lock of {history.Tool} was taken"),
                    () => HistoryLock.TakeAsync(context, history, table, cancellationToken)
                )
                .ConfigureAwait(false);
        }
    }

    /// <summary>The same, for the history that the plan keeps.</summary>
    internal Task LockKeptHistoryAsync(CancellationToken cancellationToken) =>
        LockHistoryAsync(context.KeptHistory?.History, context.KeptHistory?.Table ?? string.Empty, cancellationToken);

    /// <summary>Marks phases that another tool has applied as adopted, and others that it has undone as undone.</summary>
    internal async Task AdoptAsync(
        IReadOnlyList<(MigrationPhase Phase, string Message)> adopted,
        IReadOnlyList<(MigrationPhase Phase, string Message)> undone,
        CancellationToken cancellationToken
    )
    {
        _wrote = true;
        var adopter = new Adopter(context);
        await adopter.RecordUndoneAsync(undone, cancellationToken).ConfigureAwait(false);
        await adopter.AdoptAsync(adopted, writesHistory: false, cancellationToken).ConfigureAwait(false);
    }
}
