using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Access;

/// <summary>Privileges that a statement grants, and another one revokes. The journal keeps it for the undo.</summary>
/// <param name="Kind">As in <see cref="CatalogGrant"/>.</param>
/// <param name="Names">The objects, as SQL reads them.</param>
/// <param name="Privileges">The privileges.</param>
/// <param name="Grantee">The role, not quoted; null: PUBLIC.</param>
/// <param name="Creator">The role whose future objects are meant, not quoted, or null.</param>
internal sealed record GrantItem(
    string Kind,
    IReadOnlyList<string> Names,
    IReadOnlyList<string> Privileges,
    string? Grantee,
    string? Creator
)
{
    private string To => Grantee is null ? "PUBLIC" : Role(Grantee);

    private string What => string.Join(", ", Privileges);

    private string Objects => string.Join(", ", Names);

    /// <summary>Returns the statement that grants them.</summary>
    internal string Grant() => Statement("GRANT", "TO");

    /// <summary>Returns the statement that revokes them.</summary>
    internal string Revoke() => Statement("REVOKE", "FROM");

    /// <summary>Returns statements for many privileges: one for the objects that miss the same.</summary>
    internal static IReadOnlyList<GrantItem> Of(IEnumerable<CatalogGrant> grants) =>
        [
            .. grants
                .GroupBy(g => (g.Kind, g.Name, g.Grantee, g.Creator))
                .Select(g => (g.Key, Privileges: g.Select(x => x.Privilege).ToList()))
                .GroupBy(g => (g.Key.Kind, g.Key.Grantee, g.Key.Creator, What: string.Join(',', g.Privileges)))
                .Select(g => new GrantItem(
                    g.Key.Kind,
                    [.. g.Select(x => x.Key.Name)],
                    g.First().Privileges,
                    g.Key.Grantee,
                    g.Key.Creator
                )),
        ];

    // Before a session is known, as in a preview, the login has no other name.
    private static string Role(string name) =>
        name == GrantDesign.CurrentUser ? "CURRENT_USER" : SqlText.QuoteIdentifier(name);

    private string Statement(string verb, string preposition) =>
        Kind switch
        {
            "role" => $"{verb} {Objects} {preposition} {To}",
            "future table" => Future(verb, preposition, "TABLES"),
            "future sequence" => Future(verb, preposition, "SEQUENCES"),
            "function" => $"{verb} {What} ON ROUTINE {Objects} {preposition} {To}",
            _ => $"{verb} {What} ON {Kind.ToUpperInvariant()} {Objects} {preposition} {To}",
        };

    private string Future(string verb, string preposition, string objects) =>
        $"ALTER DEFAULT PRIVILEGES FOR ROLE {Role(Creator!)} IN SCHEMA {Objects} "
        + $"{verb} {What} ON {objects} {preposition} {To}";
}
