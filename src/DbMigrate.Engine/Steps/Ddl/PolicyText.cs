using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>A policy of a plan.</summary>
/// <param name="Name">Its name, not quoted.</param>
/// <param name="For">The commands.</param>
/// <param name="To">The roles, not quoted; empty: everybody.</param>
/// <param name="Using">The rows that are seen, or null.</param>
/// <param name="Check">The rows that may be written, or null.</param>
internal sealed record PolicyText(
    string Name,
    string? For,
    IReadOnlyList<string> To,
    SqlFragment? Using,
    SqlFragment? Check
)
{
    // Words that name no role of their own, and are not quoted.
    private static readonly HashSet<string> Everybody = new(StringComparer.Ordinal)
    {
        "public",
        "current_user",
        "session_user",
        "current_role",
    };

    internal static MapShape Shape { get; } =
        new(
            "A policy.",
            new KeyShape("name", new ValueShape.Text(Reference.Identifier), "Its name.", Required: true),
            new KeyShape(
                "for",
                new ValueShape.Text(OneOf: ["all", "select", "insert", "update", "delete"]),
                "The commands that it is for; all where nothing is said."
            ),
            new KeyShape(
                "to",
                new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                "The roles that it is for; public where nothing is said."
            ),
            new KeyShape("using", new ValueShape.Text(Reference.Sql), "The rows that are seen."),
            new KeyShape("check", new ValueShape.Text(Reference.Sql), "The rows that may be written.")
        );

    /// <summary>The policies under <c>list</c>; what is wrong is said to the node.</summary>
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
                ("insert", not null, _) => (
                    "using",
                    "A policy for insert takes no 'using': there is no row yet that it could see. Write 'check'."
                ),
                ("select" or "delete", _, not null) => (
                    "check",
                    $"A policy for {policy.For} takes no 'check': it writes no row. Write 'using'."
                ),
                (_, null, null) => (
                    "name",
                    "A policy needs 'using' or 'check': without either it permits every row. Where that is meant, say so: using: true."
                ),
                _ => default,
            };
            if (wrong.Item1 is not null)
            {
                one.Error(wrong.Item1, wrong.Item2);
            }

            if (policies.Count(p => p.Name == policy.Name) > 1)
            {
                one.Error("name", $"There are two policies '{one.Text("name")}'.");
            }
        }

        return policies;
    }

    /// <summary>The statement that makes it on a table.</summary>
    internal string Create(string table, IReadOnlyDictionary<string, string> variables) =>
        string.Concat(
            $"CREATE POLICY {SqlText.QuoteIdentifierIfNeeded(Name)} ON {table}",
            For is null ? string.Empty : " FOR " + For.ToUpperInvariant(),
            To.Count == 0 ? string.Empty : " TO " + Roles(To),
            Using is null ? string.Empty : $" USING ({Using.Read(variables)})",
            Check is null ? string.Empty : $" WITH CHECK ({Check.Read(variables)})"
        );

    /// <summary>Roles in a row, as SQL reads them.</summary>
    internal static string Roles(IEnumerable<string> roles) =>
        string.Join(", ", roles.Select(r => Everybody.Contains(r) ? r : SqlText.QuoteIdentifierIfNeeded(r)));

    /// <summary>The statement that takes one away.</summary>
    internal static string Drop(string table, string name, bool ifExists = false) =>
        $"DROP POLICY {(ifExists ? "IF EXISTS " : string.Empty)}{SqlText.QuoteIdentifierIfNeeded(name)} ON {table}";
}
