using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Records milestones.</summary>
internal sealed class MilestoneCommand : CliCommand
{
    private readonly Argument<string[]> _names = new("milestone")
    {
        Description = "Milestone names, as in the plan.",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<string?> _note = new("--note")
    {
        Description = "A note, recorded in the journal.",
        HelpName = "TEXT",
    };
    private readonly WhatIfOption _whatIf;
    private readonly SessionCommandOptions _options;

    public MilestoneCommand()
        : base("milestone", "Record a milestone: an external fact, as a finished backup or deployment.")
    {
        Add(_names);
        Add(_note);
        _whatIf = new WhatIfOption(this);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var session = context.Open(_options, cancellationToken);
        var target = await session.GetTargetAsync(cancellationToken);
        foreach (var name in context.Get(_names) ?? [])
        {
            if (_whatIf.Shows(context, $"record the milestone {name} of {target}"))
            {
                continue;
            }

            context.Output.Write(
                await session.CompleteMilestoneAsync(name, context.Get(_note), cancellationToken),
                RecordText.WriteMilestone
            );
        }

        return ExitCodes.Done;
    }
}
