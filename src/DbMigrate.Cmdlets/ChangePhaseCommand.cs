using System.Management.Automation;
using DbMigrate.Engine.Pump;

namespace DbMigrate.Commands;

/// <summary>A command that changes the database by running phases, forwards or backwards.</summary>
public abstract class ChangePhaseCommand : DatabaseCommand
{
    private Confirmation? _confirmation;

    private protected ChangePhaseCommand() { }

    /// <summary>End the sessions that block a statement once half of its lock budget is spent; asks first.</summary>
    [Parameter]
    public SwitchParameter TerminateBlockers { get; set; }

    /// <summary>Do not ask.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>What is done with the phases.</summary>
    private protected abstract PhaseAction Action { get; }

    /// <summary>The word for it in questions and in progress.</summary>
    private protected abstract string Verb { get; }

    private Confirmation Confirmation => _confirmation ??= new Confirmation(this, Force);

    /// <summary>The phases to run, in the plan's order.</summary>
    private protected virtual Task<IReadOnlyList<MigrationPhase>> SelectAsync(
        MigrationSession session,
        PlanWork work,
        CancellationToken cancellationToken
    ) => Task.FromResult(PhaseSelection.Of(session, work));

    /// <summary>How they are run.</summary>
    private protected virtual InvokeOptions Options => new() { TerminateBlockers = TerminateBlockers };

    /// <summary>Runs them.</summary>
    private protected abstract IAsyncEnumerable<PhaseResult> RunAsync(
        MigrationSession session,
        IReadOnlyList<MigrationPhase> phases,
        InvokeOptions options,
        CancellationToken cancellationToken
    );

    /// <inheritdoc/>
    private protected sealed override void Process(PlanWork work) =>
        RunSession(
            work,
            $"{Verb} {string.Join(", ", work.Phases)}",
            async (session, port, token) =>
            {
                var phases = await SelectAsync(session, work, token).ConfigureAwait(false);
                if (await port.AskAsync(() => Confirmation.IsWhatIf).ConfigureAwait(false))
                {
                    await PreviewAsync(session, phases, port, token).ConfigureAwait(false);
                    return;
                }

                var chosen = new List<MigrationPhase>();
                foreach (var phase in phases)
                {
                    if (
                        await port.AskAsync(() =>
                                Confirmation.ShouldProcess(TargetOf(work.Plan, phase), Verb, phase.Id)
                            )
                            .ConfigureAwait(false)
                    )
                    {
                        chosen.Add(phase);
                    }
                }

                if (chosen.Count == 0)
                {
                    return;
                }

                var options = Options with { Confirm = question => port.Ask(() => Confirmation.Answer(question)) };
                await foreach (var result in RunAsync(session, chosen, options, token).ConfigureAwait(false))
                {
                    await port.EmitAsync(result).ConfigureAwait(false);
                }
            }
        );

    /// <inheritdoc/>
    private protected override void OnFailure(Exception failure)
    {
        if (_confirmation is { Declined: true } && failure is MigrationException { ErrorId: "ConfirmationRequired" })
        {
            // Whoever says no gets what was asked for: nothing more.
            WriteVerbose(failure.Message);
            return;
        }

        base.OnFailure(failure);
    }

    /// <inheritdoc/>
    private protected override void OnResult(object result)
    {
        base.OnResult(result);
        if (result is PhaseResult { Action: not PhaseAction.Undo, State: MigrationState.Applied } applied)
        {
            WriteError(ErrorRecords.Of(VerifyFailure.Of(applied)));
        }
    }

    private static string TargetOf(MigrationPlan plan, MigrationPhase phase) =>
        phase.Title == phase.Id
            ? $"phase {phase.Id} of plan {plan.Name}"
            : $"phase {phase.Id} ({phase.Title}) of plan {plan.Name}";

    private async Task PreviewAsync(
        MigrationSession session,
        IReadOnlyList<MigrationPhase> phases,
        PumpPort port,
        CancellationToken cancellationToken
    )
    {
        foreach (var phase in phases)
        {
            await foreach (var preview in session.PreviewAsync(phase, Action, cancellationToken).ConfigureAwait(false))
            {
                await port.AskAsync(() => ShouldProcess(preview.ToString(), preview.ToString(), Verb))
                    .ConfigureAwait(false);
            }
        }
    }
}
