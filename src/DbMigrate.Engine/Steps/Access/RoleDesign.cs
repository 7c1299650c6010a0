using System.Globalization;
using System.Text;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Access;

/// <summary>A role as a plan wants it. Null: nothing was asked for, and the server's default applies.</summary>
/// <param name="Name">Its name, not quoted.</param>
/// <param name="CanLogIn">Whether it may log in.</param>
/// <param name="Inherits">Whether it inherits the privileges of the roles that it is a member of.</param>
/// <param name="BypassesRls">Whether it bypasses row security.</param>
/// <param name="MemberOf">The roles that it is a member of, not quoted.</param>
/// <param name="ConnectionLimit">The maximum number of sessions; -1: no limit.</param>
internal sealed record RoleDesign(
    string Name,
    bool CanLogIn,
    bool? Inherits,
    bool? BypassesRls,
    IReadOnlyList<string> MemberOf,
    int? ConnectionLimit
)
{
    /// <summary>Returns the statement that creates it.</summary>
    /// <param name="verifier">The verifier of its password, or null.</param>
    internal string Create(string? verifier)
    {
        var text = new StringBuilder($"CREATE ROLE {SqlText.QuoteIdentifier(Name)}");
        text.Append(CanLogIn ? " LOGIN" : " NOLOGIN");
        text.Append(Inherits == false ? " NOINHERIT" : string.Empty);
        text.Append(BypassesRls == true ? " BYPASSRLS" : string.Empty);
        if (ConnectionLimit is { } limit)
        {
            text.Append(CultureInfo.InvariantCulture, $" CONNECTION LIMIT {limit}");
        }

        return verifier is null ? text.ToString() : $"{text} PASSWORD {SqlText.QuoteLiteral(verifier)}";
    }

    /// <summary>Returns the statements that make it a member of roles.</summary>
    internal IReadOnlyList<string> Memberships() =>
        [.. MemberOf.Select(r => $"GRANT {SqlText.QuoteIdentifier(r)} TO {SqlText.QuoteIdentifier(Name)}")];

    /// <summary>Returns how an existing role differs; null entries: it does not.</summary>
    internal IEnumerable<string?> Differences(CatalogRole there) =>
        [
            AccessDifferences.Of("login", CanLogIn, there.CanLogIn),
            AccessDifferences.Of("inherit", Inherits, there.Inherits),
            AccessDifferences.Of("bypass_rls", BypassesRls ?? false, there.BypassesRls),
            AccessDifferences.Of("connection_limit", ConnectionLimit, there.ConnectionLimit),
            AccessDifferences.Missing("the membership in", MemberOf, there.MemberOf),
            there.Attributes.Count == 0 ? null : $"it has {string.Join(", ", there.Attributes)}",
            there.MemberOf.Except(MemberOf, StringComparer.Ordinal).ToList() is { Count: > 0 } more
                ? $"it is a member of {DisplayText.Join(more)} too"
                : null,
        ];
}
