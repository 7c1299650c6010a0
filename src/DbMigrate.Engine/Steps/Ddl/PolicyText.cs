using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>A policy of a plan.</summary>
/// <param name="Name">Its name, not quoted.</param>
/// <param name="For">The commands; null: all.</param>
/// <param name="To">The roles, not quoted; empty: all roles.</param>
/// <param name="Using">The condition of visible rows, or null.</param>
/// <param name="Check">The condition of written rows, or null.</param>
internal sealed record PolicyText(
    string Name,
    string? For,
    IReadOnlyList<string> To,
    SqlFragment? Using,
    SqlFragment? Check
)
{
    // Keywords in place of a role, which are not quoted.
    private static readonly HashSet<string> RoleKeywords = new(StringComparer.Ordinal)
    {
        "public",
        "current_user",
        "session_user",
        "current_role",
    };

    internal static MapShape Shape { get; } =
        new(
            "A policy.",
            new KeyShape("name", new ValueShape.Text(Reference.Identifier), "The name of the policy.", Required: true),
            new KeyShape(
                "for",
                new ValueShape.Text(OneOf: ["all", "select", "insert", "update", "delete"]),
                "The command that the policy applies to."
            )
            {
                Default = "all",
            },
            new KeyShape(
                "to",
                new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                "The roles that the policy applies to."
            )
            {
                Default = "public",
            },
            new KeyShape("using", new ValueShape.Text(Reference.Sql), "The rows that are visible, a SQL condition."),
            new KeyShape("check", new ValueShape.Text(Reference.Sql), "The rows that may be written, a SQL condition.")
        );

    /// <summary>Reads the policies under <c>list</c>; errors are reported to the node.</summary>
    internal static IReadOnlyList<PolicyText> ListOf(KindNode node)
    {
        var policies = new List<PolicyText>();
        foreach (var map in (node.Value("list") as PlanList)?.Items.OfType<PlanMap>() ?? [])
        {
            var one = node.Of(map);
            var policy = new PolicyText(
                Names.One(one, "name"),
                one.OptionalText("for"),
                Names.Many(one, "to"),
                SqlFragment.Of(one, "using"),
                SqlFragment.Of(one, "check")
            );
            policies.Add(policy);
            var wrong = (policy.For, policy.Using, policy.Check) switch
            {
                ("insert", not null, _) => ("using", "A policy for insert takes no 'using'. Write 'check'."),
                ("select" or "delete", _, not null) => (
                    "check",
                    $"A policy for {policy.For} takes no 'check'. Write 'using'."
                ),
                (_, null, null) => (
                    "name",
                    "A policy needs 'using' or 'check'. To permit every row, write using: true."
                ),
                _ => default,
            };
            if (wrong.Item1 is not null)
            {
                one.Error(wrong.Item1, wrong.Item2);
            }

            if (policies.Count(p => p.Name == policy.Name) > 1)
            {
                one.Error("name", $"The policy '{one.Text("name")}' is listed twice.");
            }
        }

        return policies;
    }

    /// <summary>Returns the statement that creates it on a table.</summary>
    internal string Create(string table, IReadOnlyDictionary<string, string> variables) =>
        string.Concat(
            $"CREATE POLICY {SqlText.QuoteIdentifierIfNeeded(Name)} ON {table}",
            For is null ? string.Empty : " FOR " + For.ToUpperInvariant(),
            To.Count == 0 ? string.Empty : " TO " + Roles(To),
            Using is null ? string.Empty : $" USING ({Using.Read(variables)})",
            Check is null ? string.Empty : $" WITH CHECK ({Check.Read(variables)})"
        );

    /// <summary>Returns roles separated by commas, as SQL reads them.</summary>
    internal static string Roles(IEnumerable<string> roles) =>
        string.Join(", ", roles.Select(r => RoleKeywords.Contains(r) ? r : SqlText.QuoteIdentifierIfNeeded(r)));

    /// <summary>Returns the statements that create a policy of the catalog on a table.</summary>
    internal static IEnumerable<string> Create(string table, CatalogPolicy policy)
    {
        var name = SqlText.QuoteIdentifierIfNeeded(policy.Name);
        yield return string.Concat(
            $"CREATE POLICY {name} ON {table} AS {(policy.Permissive ? "PERMISSIVE" : "RESTRICTIVE")}",
            $" FOR {policy.Command} TO {Roles(policy.Roles)}",
            policy.Using is null ? string.Empty : $" USING ({policy.Using})",
            policy.Check is null ? string.Empty : $" WITH CHECK ({policy.Check})"
        );
        if (policy.Comment is not null)
        {
            yield return $"COMMENT ON POLICY {name} ON {table} IS {SqlText.QuoteLiteral(policy.Comment)}";
        }
    }

    /// <summary>Returns the statement that drops one.</summary>
    internal static string Drop(string table, string name, bool ifExists = false) =>
        $"DROP POLICY {(ifExists ? "IF EXISTS " : string.Empty)}{SqlText.QuoteIdentifierIfNeeded(name)} ON {table}";
}
