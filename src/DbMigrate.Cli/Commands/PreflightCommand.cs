using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Runs the gates, server checks and preflight checks of phases.</summary>
internal sealed class PreflightCommand : CliCommand
{
    private readonly Argument<string[]> _phases = PlanOptions.Phases(required: true);
    private readonly Option<bool> _quiet = new("--quiet", "-q")
    {
        Description = "Write nothing; the exit code is the answer (0 or 3).",
    };
    private readonly SessionCommandOptions _options;

    public PreflightCommand()
        : base(
            "preflight",
            "Check whether phases can start: gates, server checks, preflight checks. Records samples of "
                + "sustained checks only."
        )
    {
        Add(_phases);
        Add(_quiet);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var session = context.Open(_options, cancellationToken);
        context.Output.Quiet = context.Get(_quiet);
        var passed = true;
        foreach (var phase in session.SelectPhases(context.Get(_phases)))
        {
            passed &= await context.Output.WriteEachAsync(
                session.TestPreflightAsync(phase, cancellationToken),
                CheckText.Write,
                c => c.Passed
            );
        }

        return passed ? ExitCodes.Done : ExitCodes.Blocked;
    }
}
