using System.CommandLine;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>A command: what it takes, and what it does with it.</summary>
internal abstract class CliCommand(string name, string description) : Command(name, description)
{
    /// <summary>Does it; returns the exit code. A failure is thrown.</summary>
    public abstract Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken);
}
