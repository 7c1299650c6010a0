using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using DbMigrate.Cli.Options;
using DbMigrate.Cli.Output;
using DbMigrate.Cli.Running;
using DbMigrate.Engine.Common;

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
    private readonly Option<string[]> _event = new("--event")
    {
        Description = "Show only rows of this event, as in PhaseApplied; wildcards * and ? allowed. Can be repeated.",
        HelpName = "NAME",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<DateTimeOffset?> _since = new("--since")
    {
        Description =
            "Show only rows since a time: 2026-03-04, 2026-03-04T12:00, UTC unless it has an offset; or a duration ago, "
            + "as in 2h.",
        HelpName = "TIME",
        CustomParser = ReadTime,
    };
    private readonly Option<Guid?> _run = new("--run")
    {
        Description = "Show only rows of this run, by its id as --json shows it.",
        HelpName = "ID",
        CustomParser = ReadRun,
    };
    private readonly SessionCommandOptions _options;

    public HistoryCommand()
        : base("history", "Show the journal, newest first: what was done, by whom and when.")
    {
        Add(_phases);
        Add(_verify);
        Add(_head);
        Add(_last);
        Add(_event);
        Add(_since);
        Add(_run);
        _options = new SessionCommandOptions(this);
    }

    /// <inheritdoc/>
    public override bool WritesJournal => false;

    /// <inheritdoc/>
    public override async Task<int> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        if (context.Get(_head) is not null && !context.Get(_verify))
        {
            throw new UsageException("--head needs --verify.");
        }

        var filter = new HistoryFilter
        {
            Phases = context.Get(_phases),
            Events = context.Get(_event),
            Since = context.Get(_since),
            Run = context.Get(_run),
            Last = context.Get(_last),
        };
        await using var session = context.Open(_options, cancellationToken);
        if (!context.Get(_verify))
        {
            await context.Output.WriteAllAsync(
                session.GetHistoryAsync(filter, cancellationToken),
                HistoryText.Write,
                _ => true
            );
            return ExitCodes.Done;
        }

        var rows = new Verifying(session.VerifyHistoryAsync(filter, context.Get(_head), cancellationToken));
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

    private static DateTimeOffset? ReadTime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DurationText.TryParse(text, out var ago))
        {
            return DateTimeOffset.UtcNow - ago;
        }

        if (
            DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var time
            )
        )
        {
            return time;
        }

        result.AddError($"--since {text}: expected a time, as in 2026-03-04T12:00, or a duration, as in 2h.");
        return null;
    }

    private static Guid? ReadRun(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (Guid.TryParse(text, out var run))
        {
            return run;
        }

        result.AddError($"--run {text}: expected the id of a run, as `history --json` shows it.");
        return null;
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
