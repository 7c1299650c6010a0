using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>New-MigrationPlan</c>: makes a plan, or one of a folder of SQL files.</summary>
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

    /// <summary>The folder to make the plan in.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = string.Empty;

    /// <summary>A folder of numbered SQL files to make it of; it is only read.</summary>
    [Parameter(ParameterSetName = FolderSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? FromFolder { get; set; }

    /// <summary>The plan's name; made of the folder's where it is left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Replace files that are there already.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

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
                }
            );
            foreach (var finding in draft.Findings.Take(MostWarnings))
            {
                WriteWarning(finding.ToString());
            }

            if (draft.Findings.Count > MostWarnings)
            {
                WriteWarning(
                    $"and {draft.Findings.Count - MostWarnings} more: see the Findings of the plan, or its TODOs."
                );
            }

            if (ShouldProcess(draft.Folder, $"Create the plan {draft.Name} with {string.Join(", ", draft.Files)}"))
            {
                WriteObject(draft.Write(Force));
            }
        }
        catch (MigrationException exception)
        {
            ThrowTerminatingError(ErrorRecords.Of(exception));
        }
    }
}
