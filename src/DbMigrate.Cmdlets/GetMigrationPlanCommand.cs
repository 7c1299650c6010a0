using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Get-MigrationPlan</c>: reads a plan with its files; connects to no database.</summary>
[Cmdlet(VerbsCommon.Get, "MigrationPlan")]
[OutputType(typeof(MigrationPlan))]
public sealed class GetMigrationPlanCommand : PlanCommand
{
    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        MigrationPlan plan;
        try
        {
            plan = ReadPlan();
        }
        catch (MigrationException exception)
        {
            // Continues with the next plan of the pipeline.
            WriteError(RecordOf(exception));
            return;
        }

        WriteObject(plan);
        foreach (var warning in plan.Warnings)
        {
            WriteWarning(warning.ToString());
        }

        foreach (var note in plan.Source?.Notes ?? [])
        {
            WriteVerbose(note.ToString());
        }

        Run(
            "Reading the plan",
            plan.File,
            async (_, token) =>
            {
                var session = MigrationSession.Create(plan, new SessionOptions());
                await using var ending = session.ConfigureAwait(false);
                await session.RequireReadableAsync(plan.Phases, token).ConfigureAwait(false);
            }
        );
    }

    /// <inheritdoc/>
    private protected override void OnFailure(Exception failure) => WriteError(RecordOf(failure));
}
