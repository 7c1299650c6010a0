using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Approve-MigrationPhase</c>: approves the present content of phases.</summary>
[Cmdlet(VerbsLifecycle.Approve, "MigrationPhase", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(MigrationApproval))]
public sealed class ApproveMigrationPhaseCommand : PhaseCommand
{
    /// <summary>A note, recorded in the journal.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Note { get; set; }

    /// <inheritdoc/>
    private protected override void Process(PlanWork work)
    {
        var confirmation = new Confirmation(this, force: false);
        RunSession(
            work,
            "Recording an approval",
            async (session, port, token) =>
            {
                var target = await session.GetTargetAsync(token).ConfigureAwait(false);
                foreach (var phase in PhaseSelection.Of(session, work))
                {
                    if (
                        await port.AskAsync(() =>
                                confirmation.ShouldProcess($"phase {phase.Id} of {target}", "Approve", phase.Id)
                            )
                            .ConfigureAwait(false)
                    )
                    {
                        await port.EmitAsync(await session.ApproveAsync(phase, Note, token).ConfigureAwait(false))
                            .ConfigureAwait(false);
                    }
                }
            }
        );
    }
}
