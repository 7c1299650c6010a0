using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Runs the verify checks of applied phases again.</summary>
internal sealed class VerifyCommand : CliCommand
{
    private readonly Argument<string[]> _phases = PlanOptions.Phases(required: true);
    private readonly Option<bool> _quiet = new("--quiet", "-q")
    {
        Description = "Write nothing; the exit code is the answer (0 or 6).",
    };
    private readonly SessionCommandOptions _options;

    public VerifyCommand()
        : base("verify", "Run the verify checks of applied phases again. The outcome is recorded in the journal.")
    {
        Add(_phases);
        Add(_quiet);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var session = context.Open(_options, cancellationToken);
        context.Output.Quiet = context.Get(_quiet);
        var exitCode = ExitCodes.Done;
        foreach (var phase in session.SelectPhases(context.Get(_phases)))
        {
            var checks = new List<CheckResult>();
            await foreach (var check in session.VerifyAsync(phase, cancellationToken))
            {
                checks.Add(check);
                context.Output.Write(check, CheckText.Write);
            }

            if (checks.Exists(c => !c.Passed))
            {
                exitCode = context.Output.Fail(VerifyFailedException.Of(phase.Id, phase.UndoSource, checks));
            }
        }

        return exitCode;
    }
}
