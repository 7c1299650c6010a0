using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema.Renames;

/// <summary>
/// Finds what may have been renamed: an extra and a missing object of the same shape, each the only one that fits the other;
/// and values of enums that stand where the other side has others.
/// </summary>
/// <remarks>Only objects that hold data count: all others can be made again.</remarks>
internal static class RenameOffers
{
    /// <summary>Returns the possible renames, by the key of the extra object.</summary>
    internal static IReadOnlyDictionary<ObjectKey, SchemaRename> Find(IReadOnlyList<ObjectDifference> differences)
    {
        var extra = differences.Where(d => d.Wanted is null && CanBeRenamed(d.Current!)).Select(d => d.Current!);
        var missing = differences.Where(d => d.Current is null && CanBeRenamed(d.Wanted!)).Select(d => d.Wanted!);
        var offers = new Dictionary<ObjectKey, SchemaRename>();
        var candidates = missing.ToLookup(ShapeOf);
        foreach (var group in extra.GroupBy(ShapeOf))
        {
            var found = candidates[group.Key].ToList();
            foreach (var one in group)
            {
                // Of several that fit, the one that is equal in everything else, too.
                if (Only(found, one) is { } other && Only([.. group], other) == one)
                {
                    offers.Add(one.Key, new SchemaRename(one, other));
                }
            }
        }

        foreach (var (before, after) in differences.Select(d => (d.Current as EnumObject, d.Wanted as EnumObject)))
        {
            if (before is not null && after is not null && HaveRenamedValues(before, after))
            {
                offers.Add(before.Key, new SchemaRename(before, before with { Values = after.Values }));
            }
        }

        return offers;
    }

    // As many values, and those at the places that differ are unknown to the other side.
    private static bool HaveRenamedValues(EnumObject before, EnumObject after)
    {
        var pairs = before.Values.Zip(after.Values).Where(p => p.First != p.Second).ToList();
        return pairs.Count > 0
            && before.Values.Count == after.Values.Count
            && !pairs.Any(p => before.Values.Contains(p.Second) || after.Values.Contains(p.First));
    }

    /// <summary>Returns whether an object is of a kind that a rename saves.</summary>
    internal static bool CanBeRenamed(SchemaObject found) =>
        found switch
        {
            TableObject { IsForeign: false } => true,
            ColumnObject { TableKind: ObjectKind.Table, IsInherited: false, Generated: null } => true,
            SequenceObject { IsIdentity: false } => true,
            EnumObject or DomainObject or CompositeObject => true,
            _ => false,
        };

    private static SchemaObject? Only(List<SchemaObject> candidates, SchemaObject like)
    {
        if (candidates.Count > 1)
        {
            candidates = [.. candidates.Where(c => AllOf(c) == AllOf(like))];
        }

        return candidates.Count == 1 ? candidates[0] : null;
    }

    private static string ShapeOf(SchemaObject found) =>
        found switch
        {
            TableObject table => $"table {table.Type} {table.PartitionKey} "
                + string.Join(", ", table.Columns.Select(c => $"{c.Local} {c.Type}").Order(StringComparer.Ordinal)),
            ColumnObject column => $"column {column.Table} {column.Type} {column.Collation} {column.Identity}",
            SequenceObject { OwnedBy: { } owner } => $"sequence of {owner}",
            _ => $"{found.Kind} {AllOf(found)}",
        };

    private static string AllOf(SchemaObject found) =>
        string.Join("; ", SchemaKinds.Of(found).Facets(found).Select(f => $"{f.Name} {f.Value}"))
        + string.Join("; ", found.Parts.Where(p => p is not TablePart).Select(p => AllOf(p)))
        + found.Comment;
}
