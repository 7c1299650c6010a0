using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Suspend-MigrationPhase</c>: pauses the backfills of phases between two batches.</summary>
[Cmdlet(VerbsLifecycle.Suspend, "MigrationPhase", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(PhaseStatus))]
public sealed class SuspendMigrationPhaseCommand : PhaseCommand
{
    /// <summary>The reason, recorded in the journal and shown by the waiting run.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Reason { get; set; }

    /// <inheritdoc/>
    private protected override void Process(PlanWork work)
    {
        var confirmation = new Confirmation(this, force: false);
        RunSession(
            work,
            "Suspending a phase",
            async (session, port, token) =>
            {
                var target = await session.GetTargetAsync(token).ConfigureAwait(false);
                foreach (var phase in PhaseSelection.Of(session, work))
                {
                    if (
                        await port.AskAsync(() =>
                                confirmation.ShouldProcess($"phase {phase.Id} of {target}", "Suspend", phase.Id)
                            )
                            .ConfigureAwait(false)
                    )
                    {
                        await port.EmitAsync(await session.SuspendAsync(phase, Reason, token).ConfigureAwait(false))
                            .ConfigureAwait(false);
                    }
                }
            }
        );
    }
}
