using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Lists the running sandboxes.</summary>
internal sealed class SandboxListCommand()
    : CliCommand("list", "List the running sandboxes of this user, oldest first.")
{
    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        context.Output.WriteAll(MigrationSandboxHost.GetRunning(), SandboxText.WriteList);
        return Task.FromResult(ExitCodes.Done);
    }
}
