using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Get-MigrationPlan</c>: reads a plan; no database is asked.</summary>
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
            // The next plan in the pipeline may be good.
            WriteError(ErrorRecords.Of(exception));
        }
    }
}
