using System.Text;
using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Layouts;

/// <summary>Finds what is wrong with the lines that divide a file: their order, and lines of another tool.</summary>
/// <param name="rules">The tool's lines.</param>
/// <param name="name">The file's name in messages.</param>
internal sealed class SectionOrder(SectionRules rules, string name)
{
    private readonly List<PlanFinding> _errors = [];
    private readonly List<PlanFinding> _before = [];
    private readonly Dictionary<SectionDirection, int> _sections = [];
    private (string Text, int Line)? _own;
    private (string Text, string Tool, int Line)? _other;
    private (string Text, int Line)? _begun;

    /// <summary>Whether the file has lines of another tool.</summary>
    internal bool HasOther => _other is not null;

    /// <summary>Adds a line of the tool.</summary>
    internal void Add(SectionLine mark, ReadOnlySpan<byte> content, int line)
    {
        var text = Encoding.UTF8.GetString(content).Trim();
        if (mark.Refused is { } why)
        {
            Error(line, why);
            return;
        }

        _own ??= (text, line);
        if (mark.Direction is { } direction)
        {
            Begin(direction, text, line);
        }
        else if (mark.BeginsStatement)
        {
            BeginStatement(text, line);
        }
        else if (mark.EndsStatement)
        {
            if (_begun is null && rules.IsStrict)
            {
                Error(line, $"'{text}' ends a statement that no line begins.");
            }

            _begun = null;
        }
    }

    /// <summary>Adds a line that is none of the tool. Those of other tools are remembered.</summary>
    internal void AddOther(ReadOnlySpan<byte> content, int line)
    {
        var start = content.Trim(" \t\r\n"u8);
        if (
            _other is null
            && start.StartsWith("--"u8)
            && start.Length < SectionMarkers.MaxBytes
            && SectionMarkers.Of(start) is var (tool, direction, _)
            && direction is not null
            && tool != rules.Tool
        )
        {
            _other = (Encoding.UTF8.GetString(start), tool, line);
        }
    }

    /// <summary>Returns the errors of the file, by their lines.</summary>
    internal IReadOnlyList<PlanFinding> Finish()
    {
        RequireEnd();
        var hasApply = _sections.ContainsKey(SectionDirection.Apply);
        if (hasApply)
        {
            _errors.AddRange(_before);
        }

        if (_other is var (text, tool, line))
        {
            Error(
                line,
                _own is var (own, ownLine)
                    ? $"'{text}' is a line of {tool}, and '{own}' in line {ownLine} one of {rules.Tool}: a file is written "
                        + "for one tool. Remove the lines of the other."
                    : $"'{text}' is a line of {tool}, but the file is read as {rules.Tool} reads it, which needs "
                        + $"'{rules.UpLine}'. Correct the file, or the layout."
            );
        }
        else if (!hasApply && !rules.WholeFileWithoutSections && !(rules.MayLackApply && _sections.Count > 0))
        {
            Error(1, $"has no line '{rules.UpLine}', which {rules.Tool} needs before the statements to apply.");
        }

        return [.. _errors.OrderBy(e => e.Place.Line)];
    }

    /// <summary>Adds a statement that is before the first section.</summary>
    internal void AddBefore(int line) =>
        _before.Add(Finding(line, $"{rules.Tool} takes no statement before '{rules.UpLine}'."));

    private void Begin(SectionDirection direction, string text, int line)
    {
        RequireEnd();
        if (_sections.TryGetValue(direction, out var before))
        {
            if (rules.IsStrict)
            {
                Error(line, $"'{text}' is there twice, the first time in line {before}.");
            }

            return;
        }

        if (rules.HasOrder && direction == SectionDirection.Apply && _sections.Count > 0)
        {
            Error(line, $"'{text}' is after '{rules.DownLine}'.");
        }

        _sections.Add(direction, line);
    }

    private void BeginStatement(string text, int line)
    {
        if (rules.IsStrict)
        {
            RequireEnd();
            if (_sections.Count == 0)
            {
                Error(line, $"'{text}' is before '{rules.UpLine}'.");
            }
        }

        _begun ??= (text, line);
    }

    private void RequireEnd()
    {
        if (_begun is var (text, line))
        {
            Error(
                line,
                $"'{text}' has no '{text.Replace("Begin", "End", StringComparison.OrdinalIgnoreCase)}' in its section."
            );
            _begun = null;
        }
    }

    private void Error(int line, string message) => _errors.Add(Finding(line, message));

    private PlanFinding Finding(int line, string message) => new(new SourcePlace(name, line, 1), message);
}
