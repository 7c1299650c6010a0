using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Shows a plan; connects to no database.</summary>
internal sealed class PlanCommand : CliCommand
{
    private readonly Argument<string[]> _phases = PlanOptions.Phases(required: false);
    private readonly PlanOptions _options;

    public PlanCommand()
        : base(
            "plan",
            "Read a plan with its files and show its phases, without a database. With phase ids: their steps, checks and gates."
        )
    {
        Add(_phases);
        _options = new PlanOptions(this);
    }

    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var plan = context.ReadPlan(_options);
        await using var session = MigrationSession.Create(plan, new SessionOptions());
        var phases = session.SelectPhases(context.Get(_phases));
        if (context.Get(_phases) is null or [])
        {
            context.Output.Write(plan, PlanOutput.Write);
        }
        else
        {
            foreach (var phase in phases)
            {
                context.Output.Write(phase, PlanOutput.WritePhase);
            }
        }

        await session.RequireReadableAsync(phases, cancellationToken);
        return ExitCodes.Done;
    }
}
