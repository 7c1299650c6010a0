using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Records facts from outside that gates and steps wait for.</summary>
internal sealed class MilestoneCommand : CliCommand
{
    private readonly Argument<string[]> _names = new("milestone")
    {
        Description = "Names of milestones, as the plan has them.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string?> _note = new("--note")
    {
        Description = "What to say with it; the journal keeps it.",
        HelpName = "TEXT",
    };
    private readonly SessionCommandOptions _options;

    public MilestoneCommand()
        : base("milestone", "Record that something outside the database is done: a backup, a deployment.")
    {
        Add(_names);
        Add(_note);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var session = context.Open(_options, cancellationToken);
        foreach (var name in context.Get(_names) ?? [])
        {
            context.Output.Write(
                await session.CompleteMilestoneAsync(name, context.Get(_note), cancellationToken),
                RecordText.WriteMilestone
            );
        }

        return ExitCodes.Done;
    }
}
