using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>Says which roles may do what with a relation.</summary>
internal static class PrivilegeText
{
    /// <summary>Returns each role but the owner with its privileges, sorted by name; PUBLIC comes first.</summary>
    internal static IReadOnlyList<(string Role, string Privileges)> Of(DocumentedRelation relation) =>
        [
            .. (relation.Object.Privileges ?? [])
                .Select(PrivilegeEntry.Parse)
                .Where(p => p.Grantee != relation.Object.Owner)
                .GroupBy(p => p.Role, StringComparer.Ordinal)
                .OrderByDescending(g => g.Key == "PUBLIC")
                .ThenBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => (g.Key, string.Join(", ", g.SelectMany(p => p.Words()).Distinct(StringComparer.Ordinal)))),
        ];
}
