using System.CommandLine;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Starts a throwaway cluster.</summary>
internal sealed class SandboxStartCommand : CliCommand
{
    private readonly Option<string?> _version = new("--version")
    {
        Description = "The version of PostgreSQL, as 15 or 15.4; the newest that is found where it is left out.",
        HelpName = "VERSION",
    };
    private readonly Option<bool> _durable = new("--durable")
    {
        Description = "Keep fsync and synchronous commits on, as in production: for measurements.",
    };

    public SandboxStartCommand()
        : base("start", "Start a throwaway cluster; it lives until it is stopped.")
    {
        Add(_version);
        Add(_durable);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var sandbox = await MigrationSandboxHost.StartAsync(
            new SandboxOptions { Version = context.Get(_version), Durable = context.Get(_durable) },
            cancellationToken
        );
        context.Output.Write(sandbox, SandboxText.Write);
        return ExitCodes.Done;
    }
}
