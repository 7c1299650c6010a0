using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Complete-MigrationMilestone</c>: records a milestone, an external fact.</summary>
[Cmdlet(
    VerbsLifecycle.Complete,
    "MigrationMilestone",
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[OutputType(typeof(MigrationMilestone))]
public sealed class CompleteMigrationMilestoneCommand : DatabaseCommand
{
    /// <summary>The milestones' names, as in the plan.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    [ArgumentCompleter(typeof(MilestoneCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Milestone { get; set; } = [];

    /// <summary>A note, recorded in the journal.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Note { get; set; }

    /// <inheritdoc/>
    private protected override IReadOnlyList<string> NamedPhases => Milestone;

    /// <inheritdoc/>
    private protected override void Process(PlanWork work)
    {
        var confirmation = new Confirmation(this, force: false);
        RunSession(
            work,
            "Recording a milestone",
            async (session, port, token) =>
            {
                var target = await session.GetTargetAsync(token).ConfigureAwait(false);
                foreach (var milestone in work.Phases)
                {
                    if (
                        await port.AskAsync(() =>
                                confirmation.ShouldProcess($"milestone {milestone} of {target}", "Complete", milestone)
                            )
                            .ConfigureAwait(false)
                    )
                    {
                        await port.EmitAsync(
                                await session.CompleteMilestoneAsync(milestone, Note, token).ConfigureAwait(false)
                            )
                            .ConfigureAwait(false);
                    }
                }
            }
        );
    }
}
