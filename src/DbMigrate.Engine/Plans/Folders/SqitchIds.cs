using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>
/// The ids that Sqitch gives changes and tags: a SHA-1 of all that the plan says of them, the change before included.
/// </summary>
internal static class SqitchIds
{
    /// <summary>Returns what Sqitch records of the changes of a plan, in order; empty where it names no project.</summary>
    internal static IReadOnlyList<SqitchRecord> Of(SqitchPlanFile plan)
    {
        if (plan.Project is not { } project)
        {
            return [];
        }

        var records = new List<SqitchRecord>(plan.Changes.Count);
        foreach (var change in plan.Changes)
        {
            var requires = change.Dependencies.Where(d => d[0] != '!').Select(d => Own(d, project)).ToList();
            var conflicts = change.Dependencies.Where(d => d[0] == '!').Select(d => Own(d[1..], project)).ToList();
            var id = Hash(
                "change",
                Lines(plan, change, requires, conflicts, records.Count > 0 ? records[^1].Id : null)
            );
            records.Add(
                new SqitchRecord(project, id, change.Name, change.Planned)
                {
                    Uri = plan.Uri,
                    Requires = [.. requires.Select(r => (r, Resolve(r, plan, records)))],
                    Conflicts = conflicts,
                    Tags = [.. change.Tags.Select((t, i) => TagOf(plan, t, change.TagStamps[i], id))],
                }
            );
        }

        return records;
    }

    private static List<string> Lines(
        SqitchPlanFile plan,
        SqitchChange change,
        List<string> requires,
        List<string> conflicts,
        string? parent
    )
    {
        var lines = Head(plan);
        lines.Add($"change {change.Name}");
        if (parent is not null)
        {
            lines.Add($"parent {parent}");
        }

        AddStamp(lines, change.Planned);
        if (requires.Count > 0)
        {
            lines.Add("requires\n  + " + string.Join("\n  + ", requires));
        }

        if (conflicts.Count > 0)
        {
            lines.Add("conflicts\n  - " + string.Join("\n  - ", conflicts));
        }

        return WithNote(lines, change.Planned.Note);
    }

    private static (string Id, string Name, SqitchStamp Planned) TagOf(
        SqitchPlanFile plan,
        string tag,
        SqitchStamp planned,
        string change
    )
    {
        var lines = Head(plan);
        lines.Add($"tag @{tag}");
        lines.Add($"change {change}");
        AddStamp(lines, planned);
        return (Hash("tag", WithNote(lines, planned.Note)), "@" + tag, planned);
    }

    private static List<string> Head(SqitchPlanFile plan) =>
        plan.Uri is { } uri ? [$"project {plan.Project}", $"uri {uri}"] : [$"project {plan.Project}"];

    private static void AddStamp(List<string> lines, SqitchStamp stamp)
    {
        lines.Add($"planner {stamp.Name} <{stamp.Email}>");
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"date {stamp.At:yyyy-MM-ddTHH:mm:ss}Z"));
    }

    private static List<string> WithNote(List<string> lines, string note)
    {
        if (note.Length > 0)
        {
            lines.Add(string.Empty);
            lines.Add(note);
        }

        return lines;
    }

    // Sqitch names a change of the same project without it.
    private static string Own(string need, string project) =>
        need.StartsWith(project + ":", StringComparison.Ordinal) ? need[(project.Length + 1)..] : need;

    /// <summary>Returns the id of a change that another requires; null: it is of another project.</summary>
    private static string? Resolve(string need, SqitchPlanFile plan, List<SqitchRecord> before)
    {
        var parts = need.Split('@');
        var until =
            parts.Length > 1 ? before.FindIndex(r => r.Tags.Any(t => t.Name == "@" + parts[1])) : before.Count - 1;
        return need.Contains(':', StringComparison.Ordinal) ? null
            : parts[0].Length == 0 ? before.ElementAtOrDefault(until)?.Id
            : before.Take(until + 1).LastOrDefault(r => r.Name == parts[0])?.Id;
    }

    // Sqitch's own choice, which protects nothing.
#pragma warning disable CA5350
    private static string Hash(string kind, List<string> lines)
    {
        var content = Encoding.UTF8.GetBytes(string.Join('\n', lines));
        return Hex.Lower(SHA1.HashData([.. Encoding.ASCII.GetBytes($"{kind} {content.Length}"), 0, .. content]));
    }
#pragma warning restore CA5350
}
