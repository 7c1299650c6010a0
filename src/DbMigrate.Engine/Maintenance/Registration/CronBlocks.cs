using System.Text;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Maintenance.Registration;

/// <summary>
/// The parts of a crontab that this tool wrote. All other lines are the user's: they are kept byte for byte. A crontab
/// whose parts are damaged is not changed. A character of the crontab's text is a byte.
/// </summary>
internal sealed partial class CronBlocks
{
    private readonly string[] _lines;
    private readonly List<Block> _blocks = [];
    private readonly List<string> _problems = [];

    /// <summary>Reads a crontab.</summary>
    /// <exception cref="ScheduleRefusedException">A part is damaged.</exception>
    internal CronBlocks(string crontab)
    {
        _lines = crontab.Split('\n');
        Scan();
        if (_problems.Count > 0)
        {
            throw new ScheduleRefusedException(
                $"The crontab was left as it is, since a part that this tool wrote is damaged: {DisplayText.Join(_problems)}. "
                    + "Correct these lines with `crontab -e`: each part is a line that begins it, its comments, one job and "
                    + "a line that ends it. Or delete the lines of the part.",
                ScheduleKind.Cron
            );
        }
    }

    /// <summary>The registrations.</summary>
    internal IReadOnlyList<ScheduledCall> Calls => [.. _blocks.Select(b => b.Call!)];

    /// <summary>The names of the variables that the lines before a part give to its job.</summary>
    internal IEnumerable<string> Variables =>
        _lines.Select(l => Assignment().Match(l)).Where(m => m.Success).Select(m => m.Groups["name"].Value);

    /// <summary>Returns the line that begins a part.</summary>
    internal static string Begin(string name) => $"# {name}: begin, written by DbMigrate";

    /// <summary>Returns the line that ends a part.</summary>
    internal static string End(string name) => $"# {name}: end";

    /// <summary>Returns the crontab with a part in the place of the one of its name, or at the end.</summary>
    internal string With(string name, string part)
    {
        var text = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(part));
        var lines = text.TrimEnd('\n').Split('\n');
        if (_blocks.Find(b => b.Name == name) is { } block)
        {
            return string.Join('\n', [.. _lines[..block.First], .. lines, .. _lines[(block.Last + 1)..]]);
        }

        var before = string.Join('\n', _lines);
        return (before.Length == 0 || before.EndsWith('\n') ? before : before + "\n") + text;
    }

    /// <summary>Returns the crontab without a part.</summary>
    internal string Without(string name) =>
        _blocks.Find(b => b.Name == name) is { } block
            ? string.Join('\n', [.. _lines[..block.First], .. _lines[(block.Last + 1)..]])
            : string.Join('\n', _lines);

    private void Scan()
    {
        Block? open = null;
        for (var i = 0; i < _lines.Length; i++)
        {
            if (BeginLine().Match(_lines[i]) is { Success: true } begin)
            {
                Report(open);
                open = new Block(begin.Groups["name"].Value, i);
                if (_blocks.Find(b => b.Name == open.Name) is { } twin)
                {
                    _problems.Add($"{open.Name} begins in line {twin.First + 1} and in line {i + 1}");
                }
            }
            else if (EndLine().Match(_lines[i]) is { Success: true } end)
            {
                if (open?.Name == end.Groups["name"].Value)
                {
                    _blocks.Add(Closed(open with { Last = i }));
                    open = null;
                }
                else
                {
                    _problems.Add($"line {i + 1} ends {end.Groups["name"].Value}, and no line before it begins it");
                }
            }
        }

        Report(open);
    }

    private void Report(Block? open)
    {
        if (open is not null)
        {
            _problems.Add($"line {open.First + 1} begins {open.Name}, and no line ends it");
        }
    }

    // A line that somebody else wrote between the two would be deleted with the part.
    private Block Closed(Block block)
    {
        var inner = _lines[(block.First + 1)..block.Last]
            .Select(l => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(l)).TrimEnd('\r'))
            .ToList();
        var call = ScheduledCall.Read(block.Name, string.Join('\n', inner));
        var own = call is null ? [] : CronText.Comments(call);
        if (
            call is null
            || inner.Count != own.Count + 1
            || !inner.Take(own.Count).SequenceEqual(own)
            || !IsJob(inner[^1])
        )
        {
            _problems.Add(
                $"the lines {block.First + 1} to {block.Last + 1}, of {block.Name}, hold more or other lines than those "
                    + "that were written"
            );
        }

        return block with
        {
            Call = call,
        };

        bool IsJob(string line) => line.Contains(CronText.Start(call.Plan), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\A# (?<name>dbmigrate-[A-Za-z0-9_.-]+): begin, written by DbMigrate\s*\z")]
    private static partial Regex BeginLine();

    [GeneratedRegex(@"\A# (?<name>dbmigrate-[A-Za-z0-9_.-]+): end\s*\z")]
    private static partial Regex EndLine();

    [GeneratedRegex("""\A[ \t]*(?<quote>["']?)(?<name>[A-Za-z_][A-Za-z0-9_]*)\k<quote>[ \t]*=""")]
    private static partial Regex Assignment();

    /// <summary>A part.</summary>
    /// <param name="Name">The name of its registration.</param>
    /// <param name="First">The index of the line that begins it.</param>
    private sealed record Block(string Name, int First)
    {
        /// <summary>The index of the line that ends it.</summary>
        internal int Last { get; init; }

        /// <summary>Its registration.</summary>
        internal ScheduledCall? Call { get; init; }
    }
}
