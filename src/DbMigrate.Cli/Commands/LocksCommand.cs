using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Shows which sessions wait for locks, and who blocks them.</summary>
internal sealed class LocksCommand : CliCommand
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly Option<string[]> _tables = new("--table", "-t")
    {
        Description = "A table, as SQL reads its name: all sessions that hold or await its locks. Repeatable.",
        HelpName = "name",
    };

    private readonly Option<bool> _watch = new("--watch")
    {
        Description = "Repeat every two seconds until the command is stopped.",
    };

    private readonly SessionCommandOptions _options;

    public LocksCommand()
        : base("locks", "Show which sessions wait for locks, as a tree below those that block them.")
    {
        Add(_tables);
        Add(_watch);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var session = context.OpenWithoutPlan(_options, cancellationToken);
        var tables = context.Get(_tables);
        if (!context.Get(_watch))
        {
            var found = await session.GetLocksAsync(tables, cancellationToken);

            // Of a table without a lock, the session has said so.
            if (found.Count > 0 || tables is not { Length: > 0 })
            {
                context.Output.WriteAll(found, LockText.Write);
            }

            return ExitCodes.Done;
        }

        await foreach (var locks in session.WatchLocksAsync(tables, Interval, cancellationToken))
        {
            context.Output.WriteAll(locks, (report, all) => LockText.WriteWatched(report, all, tables ?? []));
            if (OutputChannel.Output.IsAbandoned)
            {
                break;
            }
        }

        return ExitCodes.Done;
    }
}
