using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>The throwaway clusters that run.</summary>
internal sealed class SandboxListCommand() : CliCommand("list", "List this user's clusters that run, oldest first.")
{
    /// <inheritdoc/>
    public override Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        context.Output.WriteAll(MigrationSandboxHost.GetRunning(), SandboxText.WriteList);
        return Task.FromResult(ExitCodes.Done);
    }
}
