using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Resumes suspended phases.</summary>
internal sealed class ResumeCommand : CliCommand
{
    private readonly Argument<string[]> _phases = PlanOptions.Phases(required: true);
    private readonly WhatIfOption _whatIf;
    private readonly SessionCommandOptions _options;

    public ResumeCommand()
        : base("resume", "Resume the backfills of suspended phases.")
    {
        Add(_phases);
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
            if (_whatIf.Shows(context, $"resume phase {phase.Id} of {target}"))
            {
                continue;
            }

            statuses.Add(await session.ResumeAsync(phase, cancellationToken));
        }

        if (!_whatIf.IsGiven(context))
        {
            context.Output.WriteAll(statuses, StatusText.Write);
        }

        return ExitCodes.Done;
    }
}
