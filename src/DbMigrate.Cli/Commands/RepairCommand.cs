using System.CommandLine;
using System.CommandLine.Parsing;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Records the outcome of a batch in doubt.</summary>
internal sealed class RepairCommand : CliCommand
{
    private const string Done = "done";
    private const string NotDone = "not-done";

    private readonly Argument<string> _phase = new("phase") { Description = "The id of the phase in doubt." };
    private readonly Option<string> _mark = new("--mark")
    {
        Description = "Whether the statement took effect, as seen in the database.",
        HelpName = Done + "|" + NotDone,
        Required = true,
    };

    private readonly Option<string> _reason = new("--reason")
    {
        Description = "How this is known, recorded in the journal.",
        HelpName = "TEXT",
        Required = true,
    };
    private readonly Option<bool> _yes = Prompt.YesOption();
    private readonly WhatIfOption _whatIf;
    private readonly SessionCommandOptions _options;

    public RepairCommand()
        : base("repair", "Record whether a statement in doubt took effect, after a check of the database.")
    {
        Add(_phase);
        Add(_mark);
        Add(_reason);
        Add(_yes);
        _whatIf = new WhatIfOption(this);
        _options = new SessionCommandOptions(this);
        _mark.Validators.Add(Check);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var session = context.Open(_options, cancellationToken);
        var phases = session.SelectPhases([context.Get(_phase)!]);
        if (phases.Count > 1)
        {
            throw new UsageException(
                $"dbmigrate repair: '{context.Get(_phase)}' matches several phases: {string.Join(", ", phases)}."
            );
        }

        var done = context.Get(_mark) == Done;
        var about = await session.DescribeRepairAsync(phases[0], done, cancellationToken);
        if (_whatIf.Shows(context, about.TrimEnd('.')))
        {
            return ExitCodes.Done;
        }

        Prompt.Require(about, phases[0].Id, context.Get(_yes), cancellationToken);
        var status = await session.RepairAsync(phases[0], done, context.Get(_reason)!, cancellationToken);
        context.Output.WriteAll([status], StatusText.Write);
        return ExitCodes.Done;
    }

    private static void Check(OptionResult result)
    {
        if (result.Tokens is [{ Value: var text }] && text is not (Done or NotDone))
        {
            result.AddError($"--mark {text}: expected {Done} or {NotDone}.");
        }
    }
}
