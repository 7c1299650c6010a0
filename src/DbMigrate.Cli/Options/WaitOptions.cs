using System.CommandLine;
using System.CommandLine.Parsing;
using DbMigrate.Cli.Running;
using DbMigrate.Engine.Common;

namespace DbMigrate.Cli.Options;

/// <summary>The options of commands that wait for another run in the database.</summary>
internal sealed class WaitOptions
{
    /// <summary>The longest wait where none is given.</summary>
    private static readonly TimeSpan DefaultWait = TimeSpan.FromHours(1);

    /// <summary>Waits for another run.</summary>
    private readonly Option<bool> _wait = new("--wait")
    {
        Description = "Wait for the end of another run in the database, and say whose it is. See --wait-timeout.",
    };

    /// <summary>The longest wait for another run.</summary>
    private readonly Option<TimeSpan?> _timeout = new("--wait-timeout")
    {
        Description = "Wait for another run for this time at most, as in 30m; implies --wait. Default: 1h.",
        HelpName = "DURATION",
        CustomParser = ReadDuration,
    };

    /// <summary>Adds them to a command.</summary>
    public WaitOptions(Command command)
    {
        command.Add(_wait);
        command.Add(_timeout);
    }

    /// <summary>Returns the longest wait; null: none.</summary>
    public TimeSpan? Read(CommandContext context) => context.Get(_timeout) ?? (context.Get(_wait) ? DefaultWait : null);

    private static TimeSpan? ReadDuration(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (DurationText.TryParse(text, out var duration))
        {
            return duration;
        }

        result.AddError($"--wait-timeout {text}: expected a duration, as in 30m.");
        return null;
    }
}
