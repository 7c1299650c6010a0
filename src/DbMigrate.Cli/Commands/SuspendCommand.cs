using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Suspends phases.</summary>
internal sealed class SuspendCommand : CliCommand
{
    private readonly Argument<string[]> _phases = PlanOptions.Phases(required: true);
    private readonly Option<string?> _reason = new("--reason")
    {
        Description = "The reason, recorded in the journal and shown by the waiting run.",
        HelpName = "TEXT",
    };
    private readonly WhatIfOption _whatIf;
    private readonly SessionCommandOptions _options;

    public SuspendCommand()
        : base("suspend", "Pause the backfills of phases between two batches, until they are resumed.")
    {
        Add(_phases);
        Add(_reason);
        _whatIf = new WhatIfOption(this);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var session = context.Open(_options, cancellationToken);
        var statuses = new List<PhaseStatus>();
        var target = await session.GetTargetAsync(cancellationToken);
        foreach (var phase in session.SelectPhases(context.Get(_phases)))
        {
            if (_whatIf.Shows(context, $"suspend phase {phase.Id} of {target}"))
            {
                continue;
            }

            statuses.Add(await session.SuspendAsync(phase, context.Get(_reason), cancellationToken));
        }

        if (!_whatIf.IsGiven(context))
        {
            context.Output.WriteAll(statuses, StatusText.Write);
        }

        return ExitCodes.Done;
    }
}
