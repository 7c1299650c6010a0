using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;

namespace DbMigrate.Cli.Commands;

/// <summary>Shows the journal, newest first.</summary>
internal sealed class HistoryCommand : CliCommand
{
    private readonly Argument<string[]> _phases = PlanOptions.Phases(required: false);
    private readonly Option<bool> _verify = new("--verify")
    {
        Description = "Verify every row against the hash chain. Exit code 5: a row was changed or is missing.",
    };
    private readonly Option<int?> _last = new("--last")
    {
        Description = "Show only the newest N rows.",
        HelpName = "N",
        CustomParser = ReadCount,
    };
    private readonly SessionCommandOptions _options;

    public HistoryCommand()
        : base("history", "Show the journal, newest first: what was done, by whom and when.")
    {
        Add(_phases);
        Add(_verify);
        Add(_last);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        await using var session = context.Open(_options, cancellationToken);
        var rows = session.GetHistoryAsync(
            context.Get(_phases),
            context.Get(_verify),
            context.Get(_last),
            cancellationToken
        );
        return await context.Output.WriteAllAsync(rows, HistoryText.Write, r => r.Intact != false)
            ? ExitCodes.Done
            : ExitCodes.NeedsLook;
    }

    private static int? ReadCount(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0)
        {
            return count;
        }

        result.AddError($"--last {text}: expected a number of rows, at least 1.");
        return null;
    }
}
