using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Get-MigrationPlan</c>: reads a plan; connects to no database.</summary>
[Cmdlet(VerbsCommon.Get, "MigrationPlan")]
[OutputType(typeof(MigrationPlan))]
public sealed class GetMigrationPlanCommand : PlanCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            WriteObject(ReadPlan());
        }
        catch (MigrationException exception)
        {
            // Continues with the next plan of the pipeline.
            WriteError(RecordOf(exception));
        }
    }
}
