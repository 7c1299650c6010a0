using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Repair-MigrationPhase</c>: records the outcome of a batch in doubt.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "MigrationPhase", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(PhaseStatus))]
public sealed class RepairMigrationPhaseCommand : PhaseCommand
{
    /// <summary>Whether the batch in doubt took effect.</summary>
    [Parameter(Mandatory = true)]
    public DoubtMark Mark { get; set; }

    /// <summary>The reason for the answer, recorded in the journal.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string Reason { get; set; } = string.Empty;

    /// <inheritdoc/>
    private protected override void Process(PlanWork work)
    {
        var confirmation = new Confirmation(this, force: false);
        RunSession(
            work,
            "Recording the outcome of a batch in doubt",
            async (session, port, token) =>
            {
                foreach (var phase in PhaseSelection.Of(session, work))
                {
                    if (
                        await port.AskAsync(() =>
                                confirmation.ShouldProcess(
                                    $"phase {phase.Id} of plan {work.Plan.Name}",
                                    $"Mark as {Mark}",
                                    phase.Id
                                )
                            )
                            .ConfigureAwait(false)
                    )
                    {
                        await port.EmitAsync(
                                await session
                                    .RepairAsync(phase, Mark == DoubtMark.Done, Reason, token)
                                    .ConfigureAwait(false)
                            )
                            .ConfigureAwait(false);
                    }
                }
            }
        );
    }
}
