using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Reports.Documents.Content;

namespace DbMigrate.Engine.Reports.Documents;

/// <summary>Says in words what row security lets roles do.</summary>
internal static class PolicyWords
{
    /// <summary>Returns what holds for a table as a whole.</summary>
    internal static string Of(DocumentedRelation relation)
    {
        var table = relation.Table;
        if (table is null or { HasRowSecurity: false })
        {
            return relation.Policies.Count == 0
                ? "Row security is off: privileges alone decide."
                : "Row security is off: the policies have no effect.";
        }

        var owner = table.ForcesRowSecurity ? "also for the owner" : "but not for the owner";
        return relation.Policies.Any(p => !p.IsRestrictive)
            ? $"Row security is on, {owner}."
            : $"Row security is on, {owner}, and no policy permits anything: other roles see no row.";
    }

    /// <summary>Returns what one policy says: <c>app may read rows where tenant = 1</c>.</summary>
    internal static Line Of(PolicyObject policy)
    {
        var roles = Line.Join(", ", policy.Roles.Select(r => r == "PUBLIC" ? "every role" : Line.Code(r)));
        Line rows = policy.Using is { } condition ? "rows where " + Line.Code(condition) : "every row";
        Line verb = policy.Command switch
        {
            'r' => "read " + rows,
            'a' => "add " + (policy.Check is { } check ? "rows where " + Line.Code(check) : "any row"),
            'w' => "change " + rows,
            'd' => "delete " + rows,
            _ => "read, add, change and delete " + rows,
        };
        return policy.IsRestrictive
            ? roles + " can only " + verb + Added(policy) + ", whatever other policies permit."
            : roles + " may " + verb + Added(policy) + ".";
    }

    // Without WITH CHECK, new rows have to meet USING.
    private static Line Added(PolicyObject policy) =>
        policy.Command is not ('w' or '*') ? Line.Empty
        : policy.Check is { } check && check != policy.Using ? "; new rows must meet " + Line.Code(check)
        : policy.Using is not null ? "; new rows must meet it, too"
        : Line.Empty;
}
