using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Lists the sandboxes.</summary>
internal sealed class SandboxListCommand()
    : CliCommand("list", "List the sandboxes of this user, oldest first, with their state.")
{
    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        context.Output.WriteAll(MigrationSandboxHost.GetAll(), SandboxText.WriteList);
        return Task.FromResult(ExitCodes.Done);
    }
}
