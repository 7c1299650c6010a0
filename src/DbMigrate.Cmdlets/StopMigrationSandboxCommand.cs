using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Stop-MigrationSandbox</c>: stops throwaway clusters and deletes their data.</summary>
[Cmdlet(
    VerbsLifecycle.Stop,
    "MigrationSandbox",
    DefaultParameterSetName = IdSet,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.Medium
)]
[OutputType(typeof(void))]
public sealed class StopMigrationSandboxCommand : MigrationCommand
{
    private const string IdSet = "Id";
    private const string SandboxSet = "Sandbox";
    private const string AllSet = "All";

    /// <summary>The ids or folders of sandboxes.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(SandboxCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>Sandboxes from <c>Start-MigrationSandbox</c> or <c>Get-MigrationSandbox</c>.</summary>
    [Parameter(ParameterSetName = SandboxSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public MigrationSandbox[] Sandbox { get; set; } = [];

    /// <summary>Stop every sandbox of this user, and clear what killed starts have left.</summary>
    [Parameter(ParameterSetName = AllSet, Mandatory = true)]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var ids = ParameterSetName switch
        {
            AllSet => MigrationSandboxHost.GetAll().Where(s => s.State != SandboxState.Starting).Select(s => s.Id),
            SandboxSet => Sandbox.Select(s => s.Id),
            _ => Id,
        };
        var confirmation = new Confirmation(this, force: false);
        foreach (var id in ids.ToList().FindAll(id => Ask(confirmation, id)))
        {
            Run("Stopping a sandbox", id, (_, token) => MigrationSandboxHost.StopAsync(id, token));
        }
    }

    // Others of the same user may use sandboxes that this session did not start.
    private bool Ask(Confirmation confirmation, string id)
    {
        const string Action = "Stop and delete its data";
        return All
            ? confirmation.ShouldDoDangerous($"{Action}: sandbox {id}", $"sandbox {id}", Action, id)
            : confirmation.ShouldProcess($"sandbox {id}", Action, id);
    }

    /// <inheritdoc/>
    private protected override void OnFailure(Exception failure) => WriteError(RecordOf(failure));
}
