using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>New-MigrationPlan</c>: creates a plan from a template or from a folder of SQL files.</summary>
[Cmdlet(
    VerbsCommon.New,
    "MigrationPlan",
    DefaultParameterSetName = EmptySet,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Low
)]
[OutputType(typeof(MigrationPlan))]
public sealed class NewMigrationPlanCommand : PSCmdlet
{
    private const string EmptySet = "Empty";
    private const string FolderSet = "FromFolder";
    private const int MostWarnings = 20;

    /// <summary>The folder of the new plan.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>A folder of migration files to create the plan from; it stays unchanged.</summary>
    [Parameter(ParameterSetName = FolderSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? FromFolder { get; set; }

    /// <summary>The plan's name. Default: the folder's name.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Replace existing files.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Returns the command of an action, in the plan's folder.</summary>
    private static string CommandOf(PlanAction action) =>
        action switch
        {
            PlanAction.Show => "Get-MigrationPlan",
            PlanAction.Status => "Get-MigrationStatus",
            PlanAction.Adopt => "Import-MigrationHistory",
            PlanAction.Preview => "Invoke-MigrationPhase * -WhatIf",
            PlanAction.Invoke => "Invoke-MigrationPhase *",
            _ => "Undo-MigrationPhase PHASE",
        };

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            var draft = MigrationPlanScaffolder.Draft(
                new NewPlanOptions
                {
                    Folder = PlanLocation.Resolve(Path, SessionState),
                    Name = Name,
                    FromFolder = FromFolder is null ? null : PlanLocation.Resolve(FromFolder, SessionState),
                    Command = CommandOf,
                }
            );
            if (draft.Source is { } source)
            {
                WriteVerbose($"The folder {source.Path} has the layout {source.Layout}: {source.Recognised}.");
            }

            foreach (var finding in draft.Findings.Take(MostWarnings))
            {
                WriteWarning(finding.ToString());
            }

            if (draft.Findings.Count > MostWarnings)
            {
                WriteWarning(
                    $"{draft.Findings.Count - MostWarnings} more open points are in the plan as TODO comments."
                );
            }

            if (ShouldProcess(draft.Folder, $"Create the plan {draft.Name} with {string.Join(", ", draft.Files)}"))
            {
                WriteObject(draft.Write(Force));
            }
        }
        catch (MigrationException exception)
        {
            ThrowTerminatingError(ErrorRecords.Of(exception, CommandText.Of(this, null)));
        }
    }
}
