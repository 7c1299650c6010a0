using System.Collections;
using System.Management.Automation;

namespace DbMigrate.Commands;

/// <summary><c>Start-MigrationSandbox</c>: a throwaway PostgreSQL cluster.</summary>
[Cmdlet(VerbsLifecycle.Start, "MigrationSandbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(MigrationSandbox))]
public sealed class StartMigrationSandboxCommand : MigrationCommand
{
    /// <summary>
    /// The PostgreSQL version: <c>15</c> takes any 15; the newest that is found where it is left out.
    /// </summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Version { get; set; }

    /// <summary>The TCP port; a free one where it is left out.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    /// <summary>The folder to make the sandbox's own folder in; the temporary folder where it is left out.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Server settings, as in postgresql.conf.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? Setting { get; set; }

    /// <summary>Keep fsync and synchronous commits on, as in production.</summary>
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
