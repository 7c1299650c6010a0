using DbMigrate.Engine.Schema.Kinds;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>Says which roles may do what with a relation.</summary>
internal static class PrivilegeText
{
    /// <summary>Returns each role but the owner with its privileges, sorted by name; PUBLIC comes first.</summary>
    internal static IReadOnlyList<(string Role, string Privileges)> Of(DocumentedRelation relation) =>
        [
            .. OfTable(relation)
                .Concat(OfColumns(relation))
                .GroupBy(p => p.Role, StringComparer.Ordinal)
                .OrderByDescending(g => g.Key == "PUBLIC")
                .ThenBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => (g.Key, string.Join(", ", g.Select(p => p.Words).Distinct(StringComparer.Ordinal)))),
        ];

    private static IEnumerable<(string Role, string Words)> OfTable(DocumentedRelation relation) =>
        Entries(relation, relation.Object.Privileges).SelectMany(p => p.Words().Select(w => (p.Role, w)));

    // As in UPDATE (name, email).
    private static IEnumerable<(string Role, string Words)> OfColumns(DocumentedRelation relation) =>
        relation
            .Columns.SelectMany(c =>
                Entries(relation, c.Column.Privileges)
                    .SelectMany(p => p.Words().Select(w => (p.Role, Word: w, Column: c.Name)))
            )
            .GroupBy(p => (p.Role, p.Word))
            .Select(g => (g.Key.Role, $"{g.Key.Word} ({string.Join(", ", g.Select(p => p.Column))})"));

    private static IEnumerable<PrivilegeEntry> Entries(
        DocumentedRelation relation,
        IReadOnlyList<string>? privileges
    ) => (privileges ?? []).Select(PrivilegeEntry.Parse).Where(p => p.Grantee != relation.Object.Owner);
}
