using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans;

/// <summary>The anchors of a YAML document. The number of values that its aliases expand to is limited.</summary>
internal sealed class YamlAnchors(PlanReading reading)
{
    /// <summary>The maximum number of values that all aliases together expand to.</summary>
    private const int MostAliased = 20_000;

    private readonly Dictionary<string, (PlanValue Value, int Size)> _anchors = new(StringComparer.Ordinal);
    private int _aliased;

    /// <summary>Makes an anchor known.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value that it names.</param>
    /// <param name="size">The number of values in it.</param>
    internal void Add(string name, PlanValue value, int size) => _anchors[name] = (value, size);

    /// <summary>Makes an anchor unknown.</summary>
    internal void Forget(string name) => _anchors.Remove(name);

    /// <summary>
    /// Returns the value of an alias; null: the aliases expand to too many values. Both errors are reported.
    /// </summary>
    /// <param name="name">The name of the anchor.</param>
    /// <param name="place">The place of the alias.</param>
    /// <param name="size">The number of values in it.</param>
    internal PlanValue? Find(string name, SourcePlace place, out int size)
    {
        size = 1;
        if (!_anchors.TryGetValue(name, out var anchored))
        {
            reading.Error(
                place,
                $"There is no anchor {PlanText.Show("&" + name)} before this place. Put a text that starts "
                    + "with '*' in quotes.",
                reading.Nearest(name, _anchors.Keys)
            );
            return new PlanScalar(string.Empty, false, place);
        }

        size = anchored.Size;
        _aliased += size;
        if (_aliased <= MostAliased)
        {
            return anchored.Value;
        }

        reading.Error(
            place,
            $"The aliases of this plan expand to more than {MostAliased} values. Write the values out, or "
                + "split the plan."
        );
        return null;
    }
}
