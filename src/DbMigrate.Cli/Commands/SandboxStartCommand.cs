using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Starts a sandbox.</summary>
internal sealed class SandboxStartCommand : CliCommand
{
    private readonly Option<string?> _version = new("--version")
    {
        Description = "The PostgreSQL version, as in 15 or 15.4. Default: the newest installed.",
        HelpName = "VERSION",
    };
    private readonly Option<bool> _durable = new("--durable")
    {
        Description = "Keep fsync and synchronous commit on, for measurements.",
    };

    private readonly WhatIfOption _whatIf;

    public SandboxStartCommand()
        : base("start", "Start a throwaway cluster. It runs until it is stopped.")
    {
        Add(_version);
        Add(_durable);
        _whatIf = new WhatIfOption(this);
    }

    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var version = context.Get(_version);
        if (
            _whatIf.Shows(
                context,
                $"start a sandbox: PostgreSQL{(version is null ? ", the newest version found" : $" {version}")}"
            )
        )
        {
            return ExitCodes.Done;
        }

        var sandbox = await MigrationSandboxHost.StartAsync(
            new SandboxOptions { Version = version, Durable = context.Get(_durable) },
            cancellationToken
        );
        context.Output.Write(sandbox, SandboxText.Write);
        return ExitCodes.Done;
    }
}
