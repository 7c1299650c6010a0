using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Approves phases.</summary>
internal sealed class ApproveCommand : CliCommand
{
    private readonly Argument<string[]> _phases = PlanOptions.Phases(required: true);
    private readonly Option<string?> _note = new("--note")
    {
        Description = "A note, recorded in the journal.",
        HelpName = "TEXT",
    };
    private readonly WhatIfOption _whatIf;
    private readonly SessionCommandOptions _options;

    public ApproveCommand()
        : base("approve", "Approve the present content of phases with this login. A changed file voids the approval.")
    {
        Add(_phases);
        Add(_note);
        _whatIf = new WhatIfOption(this);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var session = context.Open(_options, cancellationToken);
        var target = await session.GetTargetAsync(cancellationToken);
        foreach (var phase in session.SelectPhases(context.Get(_phases)))
        {
            if (_whatIf.Shows(context, $"approve phase {phase.Id} of {target}"))
            {
                continue;
            }

            context.Output.Write(
                await session.ApproveAsync(phase, context.Get(_note), cancellationToken),
                RecordText.WriteApproval
            );
        }

        return ExitCodes.Done;
    }
}
