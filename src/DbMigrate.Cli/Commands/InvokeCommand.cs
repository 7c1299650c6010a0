using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Runs phases: preflight, apply, verify.</summary>
internal sealed class InvokeCommand : CliCommand
{
    private readonly Argument<string[]> _phases = PlanOptions.Phases(required: false);
    private readonly Option<string?> _through = new("--through")
    {
        Description = "Run every phase up to this one that is not verified, in order.",
        HelpName = "ID",
    };
    private readonly SessionCommandOptions _options;
    private readonly ChangeOptions _change;

    public InvokeCommand()
        : base(
            "invoke",
            "Run phases: preflight, apply, verify. A failed or interrupted phase continues at the first batch not done."
        )
    {
        _phases.Description = "Phase ids; wildcards * and ? allowed.";
        Add(_phases);
        Add(_through);
        _options = new SessionCommandOptions(this);
        _change = new ChangeOptions(this, hasGates: true);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var patterns = context.Get(_phases) ?? [];
        var through = context.Get(_through);
        PlanOptions.RequireEither("dbmigrate invoke", patterns, through);
        var options = _change.Read(context, cancellationToken);
        await using var session = context.Open(_options, cancellationToken);
        var phases = through is null
            ? session.SelectPhases(patterns)
            : await session.SelectThroughAsync(
                session.SelectPhases([through])[^1],
                PhaseAction.Apply,
                cancellationToken
            );
        if (context.Get(_change.WhatIf))
        {
            await context.Output.WriteEachAsync(
                session.PreviewAsync(phases, PhaseAction.Apply, options, cancellationToken),
                PreviewText.Write
            );
            return ExitCodes.Done;
        }

        await foreach (var result in session.InvokeAsync(phases, options, cancellationToken))
        {
            context.Output.Write(result, ResultText.Write);
            if (!result.Succeeded)
            {
                var undo = phases.First(p => p.Id == result.Phase).UndoSource;
                throw VerifyFailedException.Of(result.Phase, undo, result.Checks);
            }
        }

        return ExitCodes.Done;
    }
}
