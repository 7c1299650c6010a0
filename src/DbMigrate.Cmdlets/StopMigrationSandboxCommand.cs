using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Stop-MigrationSandbox</c>: ends throwaway clusters and deletes their data.</summary>
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

    /// <summary>Its id, or its folder.</summary>
    [Parameter(ParameterSetName = IdSet, Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(SandboxCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Id { get; set; } = [];

    /// <summary>The sandbox as <c>Start-MigrationSandbox</c> emitted it.</summary>
    [Parameter(ParameterSetName = SandboxSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [ValidateNotNull]
    public MigrationSandbox[] Sandbox { get; set; } = [];

    /// <summary>Every sandbox of this user that runs.</summary>
    [Parameter(ParameterSetName = AllSet, Mandatory = true)]
    public SwitchParameter All { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        var ids = ParameterSetName switch
        {
            AllSet => MigrationSandboxHost.GetRunning().Select(s => s.Id),
            SandboxSet => Sandbox.Select(s => s.Id),
            _ => Id,
        };
        foreach (var id in ids.ToList())
        {
            if (ShouldProcess($"sandbox {id}", "Stop and delete its data"))
            {
                Run("Stopping a sandbox", id, (_, token) => MigrationSandboxHost.StopAsync(id, token));
            }
        }
    }

    /// <inheritdoc/>
    private protected override void OnFailure(Exception failure) => WriteError(ErrorRecords.Of(failure));
}
