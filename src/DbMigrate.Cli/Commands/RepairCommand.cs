using System.CommandLine;
using System.CommandLine.Parsing;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Settles what is in doubt.</summary>
internal sealed class RepairCommand : CliCommand
{
    private const string Done = "done";
    private const string NotDone = "not-done";

    private readonly Argument<string> _phase = new("phase") { Description = "The id of the phase that is in doubt." };
    private readonly Option<string> _mark = new("--mark")
    {
        Description = "What a look at the database showed: the statement took effect, or it did not.",
        HelpName = Done + "|" + NotDone,
        Required = true,
    };

    private readonly Option<string> _reason = new("--reason")
    {
        Description = "How that is known; the journal keeps it.",
        HelpName = "TEXT",
        Required = true,
    };
    private readonly SessionCommandOptions _options;

    public RepairCommand()
        : base("repair", "Say whether a statement that is in doubt took effect, after a look at the database.")
    {
        Add(_phase);
        Add(_mark);
        Add(_reason);
        _options = new SessionCommandOptions(this);
        _mark.Validators.Add(Check);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var session = context.Open(_options, cancellationToken);
        var phases = CommandContext.Select(session, [context.Get(_phase)!]);
        if (phases.Count > 1)
        {
            throw new UsageException(
                $"repair: one phase at a time, and '{context.Get(_phase)}' names {string.Join(", ", phases)}."
            );
        }

        var status = await session.RepairAsync(
            phases[0],
            context.Get(_mark) == Done,
            context.Get(_reason)!,
            cancellationToken
        );
        context.Output.WriteAll([status], StatusText.Write);
        return ExitCodes.Done;
    }

    private static void Check(OptionResult result)
    {
        if (result.Tokens is [{ Value: var text }] && text is not (Done or NotDone))
        {
            result.AddError($"--mark {text}: say {Done} or {NotDone}.");
        }
    }
}
