using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema;

/// <summary>Makes the owners and privileges of the objects of a copy those that they have in its target.</summary>
internal static class CopyOwner
{
    /// <summary>Gives the objects to an owner.</summary>
    /// <param name="closure">The objects. They are changed.</param>
    /// <param name="owner">The owner, quoted where needed.</param>
    /// <param name="server">The version of the target.</param>
    internal static void GiveTo(DatabaseSchema closure, string owner, Version server)
    {
        foreach (var whole in closure.Objects)
        {
            var former = whole.Owner;
            var adapt = MaintainOf(whole.Kind, former, closure.Server, server);
            foreach (var part in DatabaseSchema.WithParts(whole))
            {
                part.Privileges =
                    part.Privileges is { } privileges && former is not null
                        ? Renamed(privileges, former, owner, adapt)
                        : part.Privileges;
                part.Owner = part.Owner is null ? null : owner;
            }
        }
    }

    // MAINTAIN came with 17. An older server has no such privilege; a newer one gives it to every owner.
    private static Func<PrivilegeEntry, PrivilegeEntry> MaintainOf(
        ObjectKind kind,
        string? owner,
        Version source,
        Version target
    )
    {
        const string Maintain = PrivilegeEntry.Maintain;
        if (!SchemaDrops.IsRelation(kind) || source.Major >= 17 == target.Major >= 17)
        {
            return p => p;
        }

        return target.Major < 17
            ? p => p with { Letters = Without(p.Letters, $"{Maintain}*", Maintain) }
            : p =>
                p.Grantee == owner && PrivilegeEntry.OfTable.All(p.Letters.Contains)
                    ? p with
                    {
                        Letters = p.Letters + Maintain,
                    }
                    : p;
    }

    private static string Without(string letters, params string[] words) =>
        words.Aggregate(letters, (rest, word) => rest.Replace(word, null, StringComparison.Ordinal));

    // The new owner may have had privileges of its own.
    private static IReadOnlyList<string> Renamed(
        IReadOnlyList<string> privileges,
        string former,
        string owner,
        Func<PrivilegeEntry, PrivilegeEntry> adapt
    ) =>
        [
            .. privileges
                .Select(PrivilegeEntry.Parse)
                .Select(adapt)
                .Where(p => p.Letters.Length > 0)
                .OrderByDescending(p => p.Grantee == former)
                .Select(p => p.Renamed(former, owner))
                .DistinctBy(p => p.Grantee)
                .Select(p => p.ToString())
                .Order(StringComparer.Ordinal),
        ];
}
