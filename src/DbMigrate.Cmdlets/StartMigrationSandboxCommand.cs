using System.Collections;
using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Start-MigrationSandbox</c>: starts a throwaway PostgreSQL cluster.</summary>
[Cmdlet(VerbsLifecycle.Start, "MigrationSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(MigrationSandbox))]
public sealed class StartMigrationSandboxCommand : MigrationCommand
{
    /// <summary>
    /// The PostgreSQL version: <c>15</c> accepts any 15. Default: the newest installed.
    /// </summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(VersionCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>The TCP port. Default: a free one.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>The parent of the sandbox's folder. Default: the temporary folder.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Server settings, as in postgresql.conf.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Setting { get; set; }

    /// <summary>Keep fsync and synchronous commit on, as in production.</summary>
    [Parameter]
    public SwitchParameter Durable { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (
            !ShouldProcess(
                Version is null ? "PostgreSQL, the newest version found" : $"PostgreSQL {Version}",
                "Start a sandbox"
            )
        )
        {
            return;
        }

        var options = new SandboxOptions
        {
            Version = Version,
            Port = Port,
            ParentFolder = Path is null ? null : SessionState.Path.GetUnresolvedProviderPathFromPSPath(Path),
            Settings = DatabaseChoice.VariablesOf(Setting),
            Durable = Durable,
        };
        Run(
            "Starting a sandbox",
            "initdb and the server",
            async (port, token) =>
                await port.EmitAsync(await MigrationSandboxHost.StartAsync(options, token).ConfigureAwait(false))
                    .ConfigureAwait(false)
        );
    }
}
