using DbMigrate.Engine.Catalog.Objects;

namespace DbMigrate.Engine.Schema.Versions;

/// <summary>Two schemas of servers of different versions, without what the older server cannot have.</summary>
/// <param name="Current">The schema as it is.</param>
/// <param name="Wanted">The schema as it shall be.</param>
/// <param name="Notes">
/// What differs for that reason alone, each with the first major version that can have it. Nothing removes it.
/// </param>
internal sealed record VersionGap(
    DatabaseSchema Current,
    DatabaseSchema Wanted,
    IReadOnlyList<(ObjectDifference Difference, int Since)> Notes
)
{
    /// <summary>Takes what the older of two servers cannot have out of the schema of the newer one.</summary>
    internal static VersionGap Of(DatabaseSchema current, DatabaseSchema wanted)
    {
        var (from, to) = (current.Server.Major, wanted.Server.Major);
        if (from == to)
        {
            return new VersionGap(current, wanted, []);
        }

        var newer = from > to ? current : wanted;
        var older = from > to ? wanted : current;
        var features = VersionFeatures
            .All.Where(f => f.Since > Math.Min(from, to) && f.Since <= Math.Max(from, to))
            .ToList();
        var touched = new Dictionary<ObjectKey, int>();
        var objects = new List<SchemaObject>();
        foreach (var found in newer.Objects)
        {
            var same = VersionMatch.Of(found, older.ByKey.GetValueOrDefault(found.Key), older.Server.Major);
            var left = Strip(same, features, touched);
            if (left is not null)
            {
                objects.Add(left);
            }
        }

        var stripped = Without(newer, objects, touched);
        var (before, after) = newer == current ? (stripped, wanted) : (current, stripped);
        return new VersionGap(before, after, Explain((current, wanted), (before, after), touched));
    }

    private static SchemaObject? Strip(
        SchemaObject found,
        IReadOnlyList<VersionFeature> features,
        Dictionary<ObjectKey, int> touched
    )
    {
        var left = found;
        foreach (var feature in features)
        {
            var next = feature.Without(left);
            if (!ReferenceEquals(next, left))
            {
                foreach (var part in Changed(left, next))
                {
                    touched[part] = Math.Max(feature.Since, touched.GetValueOrDefault(part));
                }
            }

            if (next is null)
            {
                return null;
            }

            left = next;
        }

        if (left is PublicationObject publication)
        {
            var tables = publication.Tables.Where(t => Strip(t, features, touched) is not null).ToList();
            left = tables.Count == publication.Tables.Count ? left : publication with { Tables = tables };
        }

        return left;
    }

    // The object itself, or those of its parts that are others afterwards.
    private static IEnumerable<ObjectKey> Changed(SchemaObject before, SchemaObject? after)
    {
        var parts = after is null
            ? []
            : before
                .Parts.Except(after.Parts, ReferenceEqualityComparer.Instance)
                .Select(p => ((SchemaObject)p!).Key)
                .ToList();
        return parts.Count > 0 ? parts : [before.Key];
    }

    // What needs an object that is left out is left out, too.
    private static DatabaseSchema Without(
        DatabaseSchema newer,
        List<SchemaObject> objects,
        Dictionary<ObjectKey, int> touched
    )
    {
        var rest = Copy(newer, objects);
        var gone = touched.Where(t => !rest.ByKey.ContainsKey(t.Key)).ToList();
        var graph = gone.Count == 0 ? null : new DependencyGraph(newer, wholesNeedColumns: false);
        foreach (var (key, since) in gone)
        {
            foreach (var needy in graph!.DependentsOf([key]))
            {
                touched.TryAdd(needy, since);
                objects.RemoveAll(o => o.Key == needy);
            }
        }

        return Copy(newer, objects);
    }

    private static DatabaseSchema Copy(DatabaseSchema schema, IReadOnlyList<SchemaObject> objects) =>
        new()
        {
            Format = schema.Format,
            ServerVersion = schema.ServerVersion,
            Objects = [.. objects],
        };

    private static List<(ObjectDifference, int)> Explain(
        (DatabaseSchema Current, DatabaseSchema Wanted) all,
        (DatabaseSchema Current, DatabaseSchema Wanted) stripped,
        Dictionary<ObjectKey, int> touched
    )
    {
        var rest = SchemaComparer.Compare(stripped.Current, stripped.Wanted).ToDictionary(d => d.Key);
        var notes = new List<(ObjectDifference, int)>();
        foreach (var difference in SchemaComparer.Compare(all.Current, all.Wanted))
        {
            if (!touched.TryGetValue(difference.Key, out var since))
            {
                continue;
            }

            touched.Remove(difference.Key);
            var aligned = rest.GetValueOrDefault(difference.Key);
            if (aligned is null)
            {
                notes.Add((difference, since));
                continue;
            }

            var names = aligned.Facets.Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
            if (difference.Current is null || difference.Wanted is null)
            {
                // It is made without what the older server cannot have.
                notes.Add((difference, since));
                continue;
            }

            List<(string, string?, string?)> own = [.. difference.Facets.Where(f => !names.Contains(f.Name))];
            if (own.Count > 0)
            {
                notes.Add((difference with { Own = own, Common = [] }, since));
            }
        }

        // Parts of what is missing altogether; not those of what is left out as a whole.
        var gone = notes
            .Select(n => (n.Item1.Current ?? n.Item1.Wanted)!)
            .Where(o => !stripped.Current.ByKey.ContainsKey(o.Key) && !stripped.Wanted.ByKey.ContainsKey(o.Key))
            .SelectMany(DatabaseSchema.WithParts)
            .Select(o => o.Key)
            .ToHashSet();
        foreach (var (key, since) in touched.Where(t => !gone.Contains(t.Key)))
        {
            var (current, wanted) = (all.Current.ByKey.GetValueOrDefault(key), all.Wanted.ByKey.GetValueOrDefault(key));
            if (current is null || wanted is null)
            {
                notes.Add((new ObjectDifference(current, wanted, [], []), since));
            }
        }

        return notes;
    }
}
