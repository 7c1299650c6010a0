using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema;

/// <summary>Finds the differences between two schemas.</summary>
internal static class SchemaComparer
{
    private static readonly IReadOnlyList<(string, string?, string?)> NoDifference = [];

    /// <summary>Returns what differs, in the order of kinds and names.</summary>
    /// <param name="current">The schema as it is.</param>
    /// <param name="wanted">The schema as it shall be.</param>
    /// <remarks>What a missing or extra object contains is no difference of its own.</remarks>
    internal static IReadOnlyList<ObjectDifference> Compare(DatabaseSchema current, DatabaseSchema wanted)
    {
        var differences = new List<ObjectDifference>();
        foreach (var found in current.Objects)
        {
            Compare(found, wanted, differences);
        }

        AddMissing(current, wanted.Objects, differences);
        differences.RemoveAll(d => !IsCompared(d.Current) && !IsCompared(d.Wanted));
        return [.. differences.OrderBy(d => d.Key.Kind).ThenBy(d => d.Key.Name, StringComparer.Ordinal)];
    }

    private static void Compare(SchemaObject found, DatabaseSchema wanted, List<ObjectDifference> differences)
    {
        if (!wanted.ByKey.TryGetValue(found.Key, out var other))
        {
            differences.Add(new ObjectDifference(found, null, [], []));
            return;
        }

        if (SchemaKinds.Of(other).IsWanted(other) && Compare(found, other) is { } difference)
        {
            differences.Add(difference);
        }

        foreach (var part in found.Parts)
        {
            Compare(part, wanted, differences);
        }
    }

    private static bool IsCompared(SchemaObject? found) => found is not null && SchemaKinds.Of(found).IsCompared(found);

    private static void AddMissing(
        DatabaseSchema current,
        IEnumerable<SchemaObject> wanted,
        List<ObjectDifference> differences
    )
    {
        foreach (var found in wanted)
        {
            if (current.ByKey.ContainsKey(found.Key))
            {
                AddMissing(current, found.Parts, differences);
            }
            else if (SchemaKinds.Of(found).IsWanted(found))
            {
                differences.Add(new ObjectDifference(null, found, [], []));
            }
        }
    }

    private static ObjectDifference? Compare(SchemaObject current, SchemaObject wanted)
    {
        var kind = SchemaKinds.Of(current);
        var own = Differing(kind.Facets(current), kind.Facets(wanted));
        var common = Differing(CommonParts.Facets(current), CommonParts.Facets(wanted));
        return own.Count + common.Count == 0 ? null : new ObjectDifference(current, wanted, own, common);
    }

    private static IReadOnlyList<(string Name, string? Current, string? Wanted)> Differing(
        IEnumerable<Facet> current,
        IEnumerable<Facet> wanted
    )
    {
        // Of thousands of tables nearly all objects are equal: nothing is copied for them.
        if (current.SequenceEqual(wanted))
        {
            return NoDifference;
        }

        var before = current.ToDictionary(f => f.Name, f => f.Value);
        var after = wanted.ToDictionary(f => f.Name, f => f.Value);
        return
        [
            .. before
                .Keys.Union(after.Keys)
                .Select(n => (n, before.GetValueOrDefault(n), after.GetValueOrDefault(n)))
                .Where(f => f.Item2 != f.Item3),
        ];
    }
}
