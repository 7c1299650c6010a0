using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>A command about a plan.</summary>
public abstract class PlanCommand : MigrationCommand
{
    private protected PlanCommand() { }

    /// <summary>The plan's folder, its file, or a plan object; the current location where it is left out.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNull]
    public PlanSource? Plan { get; set; }

    /// <summary>
    /// The plan that <see cref="Plan"/> means, read now where it was not read already. Called on the pipeline's thread.
    /// </summary>
    private protected MigrationPlan ReadPlan() => PlanLocation.Read(Plan, SessionState);
}
