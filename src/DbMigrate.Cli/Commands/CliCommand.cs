using System.CommandLine;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>A command with its arguments, options and action.</summary>
internal abstract class CliCommand(string name, string description) : Command(name, description)
{
    /// <summary>Whether it may write the journal, for what is said when it is stopped.</summary>
    public virtual bool WritesJournal => true;

    /// <summary>Runs the command; returns its exit code. Errors are thrown.</summary>
    public abstract Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken);
}
