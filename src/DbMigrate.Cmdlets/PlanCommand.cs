using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary>The base of commands on a plan.</summary>
public abstract class PlanCommand : MigrationCommand
{
    private protected PlanCommand() { }

    /// <summary>The plan's folder, its file, or a plan object. Default: the current location.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "FullName")]
    [ValidateNotNull]
    public PlanSource? Plan { get; set; }

    /// <inheritdoc/>
    private protected override string? PlanPath => Plan?.ToString();

    /// <summary>
    /// Reads the plan that <see cref="Plan"/> names, or returns the plan object. Called on the pipeline's thread.
    /// </summary>
    private protected MigrationPlan ReadPlan() => PlanLocation.Read(Plan, SessionState);
}
