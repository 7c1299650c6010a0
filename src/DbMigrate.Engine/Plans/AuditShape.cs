using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans;

/// <summary>The shape of <c>audit</c>, and its reader.</summary>
internal static class AuditShape
{
    /// <summary>The keys.</summary>
    internal static MapShape Shape { get; } =
        new(
            "The audit of the plan's databases.",
            new KeyShape(
                "api_roles",
                new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                "The roles whose reach needs row security, not quoted; PUBLIC is every login."
            )
            {
                Default = "anon, authenticated, PUBLIC",
            },
            new KeyShape(
                "ignore",
                new ValueShape.ListOf(new ValueShape.Map(Entry), OrSingle: true) { OrEmpty = true },
                "The findings that were looked at and are accepted."
            )
        );

    private static MapShape Entry =>
        new(
            "A finding that is accepted.",
            new KeyShape("rule", new ValueShape.Text(), "The rule; wildcards are permitted.", Required: true),
            new KeyShape(
                "name",
                new ValueShape.Text(),
                "The name of the finding, as the audit prints it; wildcards are permitted.",
                Required: true
            ),
            new KeyShape("reason", new ValueShape.Text(), "Why it is accepted. Reports show it.", Required: true)
        );

    /// <summary>Reads it. Missing keys were reported before.</summary>
    internal static AuditSettings Read(PlanValue? value) =>
        value is not PlanMap map
            ? AuditSettings.None
            : new AuditSettings(
                KindNode.TextsOf(map.Find("api_roles")),
                [
                    .. ((map.Find("ignore") as PlanList)?.Items.OfType<PlanMap>() ?? []).Select(e =>
                        (TextOf(e, "rule"), TextOf(e, "name"), TextOf(e, "reason"))
                    ),
                ]
            );

    private static string TextOf(PlanMap map, string key) => (map.Find(key) as PlanScalar)?.Text ?? string.Empty;
}
