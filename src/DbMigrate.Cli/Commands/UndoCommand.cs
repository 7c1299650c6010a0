using System.CommandLine;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Undoes phases, the last first.</summary>
internal sealed class UndoCommand : CliCommand
{
    private readonly Argument<string[]> _phases = PlanOptions.Phases(required: false);
    private readonly Option<string?> _through = new("--through")
    {
        Description = "Undo every applied phase from the last one to this one.",
        HelpName = "ID",
    };
    private readonly SessionCommandOptions _options;
    private readonly ChangeOptions _change;

    public UndoCommand()
        : base("undo", "Undo phases, the last first, and report schema differences that remain.")
    {
        _phases.Description = "Phase ids; wildcards * and ? allowed.";
        Add(_phases);
        Add(_through);
        _options = new SessionCommandOptions(this);
        _change = new ChangeOptions(this, hasGates: false);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var patterns = context.Get(_phases) ?? [];
        var through = context.Get(_through);
        PlanOptions.RequireEither("dbmigrate undo", patterns, through);
        var options = _change.Read(context, cancellationToken);
        await using var session = context.Open(_options, cancellationToken);
        var phases = through is null
            ? session.SelectPhases(patterns)
            : await session.SelectThroughAsync(session.SelectPhases([through])[0], PhaseAction.Undo, cancellationToken);
        if (context.Get(_change.WhatIf))
        {
            await context.Output.WriteEachAsync(
                session.PreviewAsync(phases, PhaseAction.Undo, options, cancellationToken),
                PreviewText.Write
            );
            return ExitCodes.Done;
        }

        return await context.Output.WriteEachAsync(
            session.UndoAsync(phases, options, cancellationToken),
            ResultText.Write,
            r => r.Succeeded
        )
            ? ExitCodes.Done
            : ExitCodes.NeedsLook;
    }
}
