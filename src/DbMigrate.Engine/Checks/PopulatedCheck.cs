using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Checks;

/// <summary>Checks that materialized views are populated.</summary>
internal sealed class PopulatedCheck : MigrationCheck
{
    private const int MostShown = 3;

    private readonly IReadOnlyList<ObjectName> _views;

    private PopulatedCheck(KindNode node)
        : base(node) => _views = NameList.Read(node, "matviews");

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "populated",
            new MapShape(
                "Materialized views that must be populated.",
                new KeyShape(
                    "matviews",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The materialized views.",
                    Required: true
                )
            )
            {
                ShortForm = "matviews",
            },
            node => new PopulatedCheck(node)
        )
        {
            Documentation = new KindDocumentation { Example = "populated: order_totals" },
        };

    private protected override string DefaultName => $"populated {DisplayText.Join([.. _views.Select(v => v.Text)])}";

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var catalog = new CatalogReader(context.Connection);
        var found = await catalog.ReadPopulatedAsync(_views, cancellationToken).ConfigureAwait(false);
        var missing = await catalog
            .ReadCandidatesAsync(found.Any(f => f is null) ? ["matview"] : [], cancellationToken)
            .ConfigureAwait(false);
        var wrong = _views
            .Select((v, i) => (View: v, Populated: found[i]))
            .Where(v => v.Populated != true)
            .Select(v =>
                v.Populated is null ? $"{v.View}: {missing.Describe("matview", v.View)}" : $"{v.View}: not populated"
            )
            .ToList();
        return CheckOutcome.Of(
            wrong.Count == 0,
            "populated",
            wrong.Count == 0 ? "all are populated" : $"{wrong.Count} of {_views.Count} are not",
            wrong,
            wrong.Count == 0
                ? null
                : string.Join(
                    " ",
                    _views
                        .Where((_, i) => found[i] == false)
                        .Take(MostShown)
                        .Select(v => $"REFRESH MATERIALIZED VIEW {Names.Written(v)};")
                )
        );
    }
}
