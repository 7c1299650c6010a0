using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Schema.Versions;

/// <summary>The privilege MAINTAIN on relations, which came with version 17. An owner has it there.</summary>
internal static class MaintainPrivilege
{
    /// <summary>Returns an object of which some roles do not have the privilege.</summary>
    /// <param name="found">The object.</param>
    /// <param name="isLost">Tells whether a role loses it.</param>
    internal static SchemaObject Without(SchemaObject found, Func<string, bool> isLost)
    {
        if (found is DefaultPrivilegesObject defaults)
        {
            return defaults.Items.Concat(defaults.Standard).Any(IsLost)
                ? defaults with
                {
                    Items = Left(defaults.Items),
                    Standard = Left(defaults.Standard),
                }
                : found;
        }

        if (found is not (TableObject or ViewObject) || found.Privileges?.Any(IsLost) != true)
        {
            return found;
        }

        var privileges = Left(found.Privileges);
        var isDefault = privileges is [var only] && only == $"{found.Owner}={PrivilegeEntry.OfTable}/{found.Owner}";
        return found with { Privileges = isDefault ? null : privileges };

        bool IsLost(string item) =>
            PrivilegeEntry.Parse(item) is var entry && entry.Letters.Contains('m') && isLost(entry.Grantee);

        string[] Left(IEnumerable<string> items) =>
            [
                .. items
                    .Select(i => IsLost(i) ? Less(PrivilegeEntry.Parse(i)) : PrivilegeEntry.Parse(i))
                    .Where(e => e.Letters.Length > 0)
                    .Select(e => e.ToString())
                    .Order(StringComparer.Ordinal),
            ];
    }

    private static PrivilegeEntry Less(PrivilegeEntry entry) =>
        entry with
        {
            Letters = entry
                .Letters.Replace("m*", string.Empty, StringComparison.Ordinal)
                .Replace("m", string.Empty, StringComparison.Ordinal),
        };
}
