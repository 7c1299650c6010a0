using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Shows the state of each phase.</summary>
internal sealed class StatusCommand : CliCommand
{
    private readonly Argument<string[]> _phases = PlanOptions.Phases(required: false);
    private readonly SessionCommandOptions _options;

    public StatusCommand()
        : base("status", "Show the state of each phase and its reason.")
    {
        Add(_phases);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var session = context.Open(_options, cancellationToken);
        var statuses = await session.GetStatusAsync(session.SelectPhases(context.Get(_phases)), cancellationToken);
        context.Output.WriteAll(statuses, StatusText.Write);
        if (session.Plan.Phases.Count == 0)
        {
            context.Output.Note($"The plan {session.Plan.Name} has no phases.");
        }

        return ExitCodes.Done;
    }
}
