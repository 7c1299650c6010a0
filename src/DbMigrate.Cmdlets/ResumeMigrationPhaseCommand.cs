using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Resume-MigrationPhase</c>: resumes the backfills of suspended phases.</summary>
[Cmdlet(VerbsLifecycle.Resume, "MigrationPhase", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(PhaseStatus))]
public sealed class ResumeMigrationPhaseCommand : PhaseCommand
{
    /// <inheritdoc/>
    private protected override void Process(PlanWork work)
    {
        var confirmation = new Confirmation(this, force: false);
        RunSession(
            work,
            "Resuming a phase",
            async (session, port, token) =>
            {
                var target = await session.GetTargetAsync(token).ConfigureAwait(false);
                foreach (var phase in PhaseSelection.Of(session, work))
                {
                    if (
                        await port.AskAsync(() =>
                                confirmation.ShouldProcess($"phase {phase.Id} of {target}", "Resume", phase.Id)
                            )
                            .ConfigureAwait(false)
                    )
                    {
                        await port.EmitAsync(await session.ResumeAsync(phase, token).ConfigureAwait(false))
                            .ConfigureAwait(false);
                    }
                }
            }
        );
    }
}
