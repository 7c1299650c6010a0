using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans;

/// <summary>Finds the key that names the kind of a step, check or gate.</summary>
internal sealed class KindFinder<T>(PlanReading reading, KindFamily<T> family)
    where T : class
{
    /// <summary>Finds the one key that names a kind; null: none or two, which is reported.</summary>
    internal (KindDefinition<T> Definition, PlanEntry Key)? Find(PlanMap map)
    {
        var kinds = new List<(KindDefinition<T> Definition, PlanEntry Key)>();
        var strangers = new List<PlanEntry>();
        foreach (var entry in map.Entries)
        {
            if (family.Find(entry.Key) is { } definition)
            {
                kinds.Add((definition, entry));
            }
            else if (family.Common.Find(entry.Key) is null)
            {
                strangers.Add(entry);
            }
        }

        // The name of a kind may also be a parameter beside another kind.
        if (kinds.Count > 1)
        {
            var beside = kinds.FindAll(k =>
                kinds.Exists(other => other != k && IsBeside(other.Definition.Shape, k.Key.Key))
            );
            if (beside.Count < kinds.Count)
            {
                kinds.RemoveAll(beside.Contains);
            }
        }

        if (kinds.Count == 1)
        {
            return kinds[0];
        }

        if (kinds.Count > 1)
        {
            reading.Error(
                kinds[1].Key.Place,
                $"This {family.Word} has two kinds: "
                    + $"{PlanText.Join([.. kinds.Select(k => k.Key.Key)], "and")}. Write each as an item of "
                    + "its own."
            );
        }
        else if (strangers.Count == 0)
        {
            reading.Error(map.Place, $"This {family.Word} has no kind. The kinds are {AllKinds()}.");
        }
        else
        {
            foreach (var stranger in strangers)
            {
                Unknown(stranger);
            }
        }

        return null;
    }

    private void Unknown(PlanEntry entry)
    {
        if (reading.Kinds.FamilyOf(entry.Key) is { } other)
        {
            reading.Error(entry.Place, $"'{entry.Key}' is a {other}; this list holds {family.Word}s.");
            return;
        }

        var nearest = reading.Nearest(
            entry.Key,
            family.All().Select(d => d.Key).Concat(family.Common.Keys.Select(k => k.Name))
        );
        reading.Error(
            entry.Place,
            $"{PlanText.Show(entry.Key)} is not a kind of {family.Word}."
                + (nearest is null ? $" The kinds are {AllKinds()}." : string.Empty),
            nearest
        );
    }

    private string AllKinds() => PlanText.Join([.. family.All().Where(d => d.Available).Select(d => d.Key)], "and");

    /// <summary>
    /// Returns whether a key of a kind may stand beside it. The key of the short form is the value of the kind itself.
    /// </summary>
    internal static bool IsBeside(MapShape shape, string key) =>
        shape.AllowBeside && key != shape.ShortForm && shape.Find(key) is not null;
}
