using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Reports.Documents.Content;
using DbMigrate.Engine.Sql.Facts;

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
        var rows = Rows(policy.Using);
        Line verb = policy.Command switch
        {
            'r' => "read " + rows,
            'a' => "add " + Rows(policy.Check),
            'w' => "change " + rows,
            'd' => "delete " + rows,
            _ => "read, add, change and delete " + rows,
        };
        return policy.IsRestrictive
            ? roles + " can only " + verb + Added(policy) + ", whatever other policies permit."
            : roles + " may " + verb + Added(policy) + ".";
    }

    // A policy without the condition of its command permits no row, and restricts none.
    private static Line Rows(string? condition) =>
        condition is null ? "no row"
        : PolicyCondition.Constant(condition) == true ? "every row"
        : "rows where " + Line.Code(condition);

    // Without WITH CHECK, new rows have to meet USING.
    private static Line Added(PolicyObject policy) =>
        policy.Command is not ('w' or '*') ? Line.Empty
        : policy.Check is { } check && check != policy.Using
            ? PolicyCondition.Constant(check) == true ? "; new rows may be any"
                : "; new rows must meet " + Line.Code(check)
        : policy.Using is not null && PolicyCondition.Constant(policy.Using) != true ? "; new rows must meet it, too"
        : Line.Empty;
}
