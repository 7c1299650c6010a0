using System.IO.Enumeration;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Lint;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Reports.Audit;

/// <summary>Findings that a team has looked at and accepts, each with a reason.</summary>
/// <remarks>A file of YAML: a list of <c>{ rule: …, name: …, reason: … }</c>. Wildcards are permitted in rule and name.</remarks>
internal sealed class IgnoredFindings
{
    private static readonly string[] Keys = ["rule", "name", "reason"];

    private readonly IReadOnlyList<(string Rule, string Name, string Reason)> _entries;

    private IgnoredFindings(IReadOnlyList<(string, string, string)> entries) => _entries = entries;

    /// <summary>Returns those of a plan, and those of a file where there is one.</summary>
    /// <exception cref="AuditInvalidException">The file cannot be read, or is invalid.</exception>
    internal static IgnoredFindings Of(AuditSettings plan, string? file)
    {
        if (plan.Ignored.FirstOrDefault(i => !IsKnown(i.Rule)) is { Rule: not null } unknown)
        {
            throw new AuditInvalidException(unknown.Rule, $"audit.ignore of the plan: {UnknownRule(unknown.Rule)}");
        }

        return new([.. plan.Ignored, .. file is null ? [] : Read(file)._entries]);
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="AuditInvalidException">It cannot be read, or is invalid.</exception>
    private static IgnoredFindings Read(string file)
    {
        string text;
        try
        {
            text = File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AuditInvalidException(file, $"The file '{file}' cannot be read: {e.Message}", e);
        }

        var reading = new PlanReading(Path.GetFullPath(file), file, KindCatalog.Default);
        var root = YamlReader.Read(reading, text);
        if (reading.Findings.Count > 0)
        {
            var first = reading.Findings[0];
            throw new AuditInvalidException(file, $"{first.Place}: {first.Message}");
        }

        return root switch
        {
            null => new IgnoredFindings([]),
            PlanList list => new IgnoredFindings([.. list.Items.Select(i => EntryOf(i, file))]),
            _ => throw Invalid(root.Place, file, "A list is expected, of entries with rule, name and reason."),
        };
    }

    /// <summary>Returns why a finding is ignored; empty: it is not.</summary>
    internal string ReasonOf(AuditFinding finding) =>
        _entries.FirstOrDefault(e => IsLike(finding.Rule, e.Rule) && IsLike(finding.Name, e.Name)).Reason
        ?? string.Empty;

    private static (string Rule, string Name, string Reason) EntryOf(PlanValue value, string file)
    {
        if (value is not PlanMap map)
        {
            throw Invalid(value.Place, file, "An entry with rule, name and reason is expected.");
        }

        if (map.Entries.FirstOrDefault(e => !Keys.Contains(e.Key, StringComparer.Ordinal)) is { } unknown)
        {
            throw Invalid(unknown.Place, file, $"'{unknown.Key}' is no key here. There are rule, name and reason.");
        }

        var rule = TextOf(map, "rule", file);
        return !IsKnown(rule)
            ? throw Invalid(map.Find("rule")!.Place, file, UnknownRule(rule))
            : (rule, TextOf(map, "name", file), TextOf(map, "reason", file));
    }

    private static string TextOf(PlanMap map, string key, string file) =>
        map.Find(key) is PlanScalar { Text.Length: > 0 } scalar
            ? scalar.Text
            : throw Invalid(map.Find(key)?.Place ?? map.Place, file, $"The entry needs a text for '{key}'.");

    // A rule that is misspelled would ignore nothing.
    private static bool IsKnown(string rule) => AuditRules.All.Any(r => IsLike(r.Id, rule));

    private static string UnknownRule(string rule) => $"'{rule}' is no rule, and no pattern of one.";

    private static AuditInvalidException Invalid(SourcePlace place, string file, string message) =>
        new(file, $"{place}: {message}");

    private static bool IsLike(string text, string pattern) =>
        FileSystemName.MatchesSimpleExpression(
            pattern.Replace("\\", "\\\\", StringComparison.Ordinal),
            text,
            ignoreCase: false
        );
}
