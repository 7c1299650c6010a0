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
        var wrong = new List<string>();
        foreach (var (view, populated) in _views.Zip(found).Where(v => v.Second != true))
        {
            // Only another kind of relation has the name.
            var other = populated is null
                ? await catalog.DescribeAsync([Names.Written(view)], cancellationToken).ConfigureAwait(false)
                : [];
            wrong.Add(
                populated is not null ? $"{view}: not populated"
                : other is [var one, ..] ? $"{view}: a {one.Kind}, not a materialized view"
                : $"{view}: {missing.Describe("matview", view)}"
            );
        }

        return CheckOutcome.Of(
            wrong.Count == 0,
            "populated",
            wrong.Count == 0 ? "all are populated" : $"{wrong.Count} of {_views.Count} are not",
            wrong,
            found.All(f => f != false)
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
