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
        Description = "Verify every row against the hash chain. Exit code 5: a row was changed, added or is missing.",
    };
    private readonly Option<string?> _head = new("--head")
    {
        Description =
            "With --verify: a head of the journal that was recorded, as NUMBER:HASH or HASH. It must still be part of it.",
        HelpName = "HEAD",
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
        Add(_head);
        Add(_last);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Get(_head) is not null && !context.Get(_verify))
        {
            throw new UsageException("--head needs --verify.");
        }

        await using var session = context.Open(_options, cancellationToken);
        if (!context.Get(_verify))
        {
            await context.Output.WriteAllAsync(
                session.GetHistoryAsync(context.Get(_phases), verify: false, context.Get(_last), cancellationToken),
                HistoryText.Write,
                _ => true
            );
            return ExitCodes.Done;
        }

        var rows = new Verifying(
            session.VerifyHistoryAsync(context.Get(_phases), context.Get(_last), context.Get(_head), cancellationToken)
        );
        await context.Output.WriteAllAsync(rows.RowsAsync(), HistoryText.Write, r => r.Intact != false);
        if (rows.Failure is { } failure)
        {
            throw failure;
        }

        context.Output.Write(session.Verification!, HistoryText.WriteVerdict);
        return ExitCodes.Done;
    }

    /// <summary>Keeps the failed comparison until all rows are written.</summary>
    private sealed class Verifying(IAsyncEnumerable<MigrationEvent> rows)
    {
        /// <summary>The failed comparison, or null.</summary>
        public JournalNotIntactException? Failure { get; private set; }

        /// <summary>Returns the rows.</summary>
        public async IAsyncEnumerable<MigrationEvent> RowsAsync()
        {
            await using var each = rows.GetAsyncEnumerator();
            while (true)
            {
                try
                {
                    if (!await each.MoveNextAsync())
                    {
                        yield break;
                    }
                }
                catch (JournalNotIntactException failure)
                {
                    Failure = failure;
                    yield break;
                }

                yield return each.Current;
            }
        }
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
