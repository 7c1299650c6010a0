using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Repair-MigrationPhase</c>: records the outcome of a batch in doubt.</summary>
[Cmdlet(VerbsDiagnostic.Repair, "MigrationPhase", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
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
                var done = Mark == DoubtMark.Done;
                var target = await session.GetTargetAsync(token).ConfigureAwait(false);
                var chosen = new List<MigrationPhase>();
                foreach (var phase in PhaseSelection.Of(session, work))
                {
                    var about = await session.DescribeRepairAsync(phase, done, token).ConfigureAwait(false);
                    if (
                        await port.AskAsync(() =>
                                confirmation.ShouldDoDangerous(
                                    about,
                                    $"phase {phase.Id} of {target}",
                                    $"Mark as {Mark}",
                                    phase.Id
                                )
                            )
                            .ConfigureAwait(false)
                    )
                    {
                        chosen.Add(phase);
                    }
                }

                foreach (var phase in chosen)
                {
                    await port.EmitAsync(await session.RepairAsync(phase, done, Reason, token).ConfigureAwait(false))
                        .ConfigureAwait(false);
                }
            }
        );
    }
}
