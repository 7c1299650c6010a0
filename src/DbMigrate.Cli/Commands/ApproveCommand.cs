using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Records approvals of the present content of phases.</summary>
internal sealed class ApproveCommand : CliCommand
{
    private readonly Argument<string[]> _phases = PlanOptions.Phases(required: true);
    private readonly Option<string?> _note = new("--note")
    {
        Description = "What to say with it; the journal keeps it.",
        HelpName = "TEXT",
    };
    private readonly SessionCommandOptions _options;

    public ApproveCommand()
        : base("approve", "Record that this login approves the present content of phases; a changed file voids it.")
    {
        Add(_phases);
        Add(_note);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var session = context.Open(_options, cancellationToken);
        foreach (var phase in CommandContext.Select(session, context.Get(_phases)))
        {
            context.Output.Write(
                await session.ApproveAsync(phase, context.Get(_note), cancellationToken),
                RecordText.WriteApproval
            );
        }

        return ExitCodes.Done;
    }
}
