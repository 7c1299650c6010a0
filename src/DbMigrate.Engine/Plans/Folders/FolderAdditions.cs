using System.IO.Enumeration;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans.Folders;

/// <summary>What a plan adds to the phases of a folder: gates, checks, and what else a SQL file cannot say.</summary>
/// <param name="reading">Receives the errors.</param>
internal sealed class FolderAdditions(PlanReading reading)
{
    private const string Phases = "phases";

    // Several items add to these; of the other keys, the last item that has one counts.
    private static readonly string[] Lists = ["gates", "preflight", "verify", "undo_preflight"];

    /// <summary>Returns the phases with what is added to each.</summary>
    /// <param name="given">The mapping <c>phases_from</c>, checked.</param>
    /// <param name="phases">The phases, by their ids.</param>
    internal IReadOnlyList<PlanValue> AddTo(IReadOnlyList<(string Id, PlanMap Map)> phases, PlanMap given)
    {
        var items = (given.Find("with") as PlanList)?.Items.OfType<PlanMap>().ToList() ?? [];
        var added = phases.ToDictionary(p => p.Id, p => p.Map.Entries.ToList(), StringComparer.Ordinal);
        foreach (var item in items)
        {
            foreach (var id in Selected(item, [.. added.Keys]))
            {
                Add(added[id], item);
            }
        }

        return [.. phases.Select(p => new PlanMap(added[p.Id], p.Map.Place))];
    }

    private HashSet<string> Selected(PlanMap item, IReadOnlyList<string> ids)
    {
        if (item.Find(Phases) is not PlanList patterns)
        {
            return [.. ids];
        }

        var selected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pattern in patterns.Items.OfType<PlanScalar>())
        {
            var found = ids.Where(i => FileSystemName.MatchesSimpleExpression(pattern.Text, i, ignoreCase: false))
                .ToList();
            if (found.Count == 0)
            {
                reading.Error(
                    pattern.Place,
                    $"There is no phase {PlanText.Show(pattern.Text)} in the folder.",
                    reading.Nearest(pattern.Text, ids)
                );
            }

            selected.UnionWith(found);
        }

        return selected;
    }

    private static void Add(List<PlanEntry> phase, PlanMap item)
    {
        foreach (var entry in item.Entries.Where(e => e.Key != Phases))
        {
            var at = phase.FindIndex(e => e.Key == entry.Key);
            if (at < 0)
            {
                phase.Add(entry);
            }
            else if (
                Array.IndexOf(Lists, entry.Key) >= 0
                && (phase[at].Value, entry.Value) is (PlanList first, PlanList second)
            )
            {
                phase[at] = entry with { Value = new PlanList([.. first.Items, .. second.Items], first.Place) };
            }
            else
            {
                phase[at] = entry;
            }
        }
    }
}
