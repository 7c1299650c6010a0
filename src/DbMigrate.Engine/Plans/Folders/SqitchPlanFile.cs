using System.Globalization;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Model;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>Reads a <c>sqitch.plan</c>: changes with their dependencies, tags, reworked changes.</summary>
internal sealed partial class SqitchPlanFile
{
    private readonly List<SqitchChange> _changes = [];
    private readonly List<(int Line, string Message)> _errors = [];
    private readonly List<(int Line, string Message)> _others = [];

    private SqitchPlanFile() { }

    /// <summary>The name of the project; null: it is not given.</summary>
    internal string? Project { get; private set; }

    /// <summary>The URI of the project, or null.</summary>
    internal string? Uri { get; private set; }

    /// <summary>The changes, in order.</summary>
    internal IReadOnlyList<SqitchChange> Changes => _changes;

    /// <summary>The errors with their lines.</summary>
    internal IReadOnlyList<(int Line, string Message)> Errors => _errors;

    /// <summary>The dependencies on other projects, a sentence each, with their lines.</summary>
    internal IReadOnlyList<(int Line, string Message)> Others => _others;

    /// <summary>Reads a plan.</summary>
    internal static SqitchPlanFile Read(string text)
    {
        var file = new SqitchPlanFile();
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            file.ReadLine(lines[i].Trim(), i + 1);
        }

        return file;
    }

    private void ReadLine(string line, int number)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            return;
        }

        if (line[0] == '%')
        {
            var end = line.IndexOf('=', StringComparison.Ordinal);
            if (end > 0 && line[1..end].Trim() == "project")
            {
                Project = line[(end + 1)..].Trim();
            }
            else if (end > 0 && line[1..end].Trim() == "uri")
            {
                Uri = line[(end + 1)..].Trim();
            }

            return;
        }

        if (Entry().Match(line) is not { Success: true } match)
        {
            _errors.Add((number, "is no line of a sqitch plan: NAME [DEPENDENCIES] TIME NAME <EMAIL> # NOTE."));
            return;
        }

        var name = match.Groups["name"].Value;
        if (name[0] == '@')
        {
            Tag(name[1..], number, StampOf(match));
            return;
        }

        if (match.Groups["sign"].Value == "-")
        {
            _errors.Add((number, $"reverts the change {name}, which sqitch plans no longer do. Remove the line."));
            return;
        }

        Add(
            new SqitchChange(
                name,
                number,
                match.Groups["needs"].Value.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries),
                StampOf(match)
            )
        );
    }

    private void Tag(string tag, int line, SqitchStamp stamp)
    {
        if (_changes.Count == 0)
        {
            _errors.Add((line, $"The tag @{tag} is before the first change."));
        }
        else if (_changes.Exists(c => c.Tags.Contains(tag)))
        {
            _errors.Add((line, $"The tag @{tag} is there twice."));
        }
        else
        {
            _changes[^1].Tags.Add(tag);
            _changes[^1].TagStamps.Add(stamp);
        }
    }

    private void Add(SqitchChange change)
    {
        if (_changes.FindLastIndex(c => c.Name == change.Name) is >= 0 and var earlier)
        {
            _changes[earlier].ReworkTags =
            [
                .. _changes.Skip(earlier + 1).Reverse().SelectMany(c => c.Tags),
                .. _changes[earlier].Tags,
            ];
            if (_changes[earlier].ReworkTags.Count == 0)
            {
                _errors.Add(
                    (
                        change.Line,
                        $"The change {change.Name} is there twice, the first time in line {_changes[earlier].Line}. "
                            + "A change is reworked only after a tag."
                    )
                );
                return;
            }
        }

        foreach (var need in change.Dependencies)
        {
            CheckNeed(change, need);
        }

        _changes.Add(change);
    }

    private void CheckNeed(SqitchChange change, string need)
    {
        var wanted = need.TrimStart('!');
        var project = wanted.IndexOf(':', StringComparison.Ordinal);
        if (project > 0 && wanted[..project] != Project)
        {
            // A run looks for a change of another project in the registry.
            _others.Add(
                (
                    change.Line,
                    $"The change {change.Name} {(need[0] == '!' ? "conflicts with" : "requires")} {wanted} of another "
                        + "project: a run looks for it in the registry of sqitch."
                )
            );
            return;
        }

        var (name, tag) = wanted[(project + 1)..].Split('@') switch
        {
            [var only] => (only, null),
            [var first, var second, ..] => (first, second),
            _ => (wanted, null),
        };
        var isThere =
            (tag is null || _changes.Exists(c => c.Tags.Contains(tag)))
            && (name.Length == 0 || _changes.Exists(c => c.Name == name));
        if (need[0] == '!' && isThere)
        {
            _errors.Add((change.Line, $"The change {change.Name} conflicts with {wanted}, which is before it."));
        }
        else if (need[0] != '!' && !isThere)
        {
            _errors.Add((change.Line, $"The change {change.Name} requires {wanted}, which is not before it."));
        }
    }

    private static SqitchStamp StampOf(Match line) =>
        new(
            DateTime.TryParseExact(
                line.Groups["at"].Value,
                "yyyy-MM-ddTHH:mm:ssZ",
                CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal,
                out var at
            )
                ? at
                : DateTime.UnixEpoch,
            line.Groups["planner"].Value.Trim(),
            line.Groups["email"].Value,
            Escape()
                .Replace(
                    line.Groups["note"].Value.Trim(),
                    m =>
                        m.Value[1] switch
                        {
                            'n' => "\n",
                            'r' => "\r",
                            _ => "\\",
                        }
                )
        );

    [GeneratedRegex(@"\\[\\nr]")]
    private static partial Regex Escape();

    [GeneratedRegex(
        @"^(?<sign>[+-]?)\s*(?<name>@?[^\s\[\]@#%][^\s\[\]#@]*)\s*(\[(?<needs>[^\]]*)\])?\s+"
            + @"(?<at>\d{4}-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d:[0-5]\dZ)\s+(?<planner>[^#]*?)<(?<email>[^>]*)>\s*(#(?<note>.*))?$"
    )]
    private static partial Regex Entry();
}
