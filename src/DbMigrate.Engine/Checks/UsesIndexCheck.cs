using System.Globalization;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Checks.Queries;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Checks;

/// <summary>Checks that the planner uses an index for a query.</summary>
internal sealed class UsesIndexCheck : MigrationCheck
{
    // Beyond it, the planner does not prefer to read the whole table because the table is small.
    private const long SmallTable = 1 << 20;
    private const int MostLines = 20;

    private readonly QueryText _query;
    private readonly ObjectName _index;
    private readonly string _plans;
    private readonly bool _assumes;

    private UsesIndexCheck(KindNode node)
        : base(node)
    {
        _query = QueryText.Of(node);
        _index =
            NameList.Read(node, "index").FirstOrDefault() ?? new ObjectName(null, string.Empty, node.Text("index"));
        _plans = node.OptionalText("plan") ?? "both";
        _assumes = node.OptionalText("on_small_tables") == "assume";
        Session = AsClause.SessionOf(node, writes: false);
    }

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "uses_index",
            new MapShape(
                "A query whose plan must use an index. The query is planned, not run. The index of a partitioned table "
                    + "is used where the plan uses one of its partitions' indexes.",
                [
                    .. QueryText.Keys,
                    new KeyShape("index", new ValueShape.Text(Reference.Identifier), "The index.", Required: true),
                    new KeyShape(
                        "plan",
                        new ValueShape.Text(OneOf: ["both", "custom", "generic"]),
                        "Which plans must use it: the custom one for these values, the generic one that a prepared "
                            + "statement may get, or both."
                    )
                    {
                        Default = "both",
                    },
                    new KeyShape(
                        "on_small_tables",
                        new ValueShape.Text(OneOf: ["fail", "assume"]),
                        "Where the table, or each partition that the plan reads, has at most 1 MiB, PostgreSQL may read it "
                            + "whole whatever its indexes. With 'assume' a plan counts that uses the index once "
                            + "sequential scans are off."
                    )
                    {
                        Default = "fail",
                    },
                    AsClause.Key,
                ]
            ),
            node => new UsesIndexCheck(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    uses_index:
                      sql: SELECT * FROM orders WHERE created_at > $1 ORDER BY created_at LIMIT 20
                      parameters: 2030-01-01
                      index: orders_created_at_idx
                      on_small_tables: assume
                    """,
            },
        };

    internal override CheckSession Session { get; }

    private protected override string DefaultName => $"uses_index {_index}";

    internal override ContentFiles ReadContent(IReadOnlyDictionary<string, string> variables) =>
        _query.ReadContent(variables);

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var catalog = new CatalogReader(context.Connection);
        var explanation = new QueryExplanation(context.Connection, _query.Read(context.Variables), _query.Values);
        var found = await catalog.FindRelationAsync(_index, cancellationToken).ConfigureAwait(false);
        if (found?.Index is null)
        {
            return await WithoutIndexAsync(catalog, explanation, found, cancellationToken).ConfigureAwait(false);
        }

        var tree = await catalog.ReadIndexTreeAsync(found.Oid, cancellationToken).ConfigureAwait(false);
        var names = tree.Select(i => (i.Schema, i.Name)).ToHashSet();
        var size = 0L;
        var (wrong, assumed) = (new List<(string Label, ExplainedPlan Plan)>(), new List<string>());
        foreach (var (label, generic) in Wanted())
        {
            var plan = await explanation.ExplainAsync(generic, false, cancellationToken).ConfigureAwait(false);
            if (plan.Uses(names))
            {
                continue;
            }

            var read = BytesOf(plan, tree);
            size = Math.Max(size, read);
            var forced =
                _assumes && read <= SmallTable
                    ? await explanation.ExplainAsync(generic, true, cancellationToken).ConfigureAwait(false)
                    : null;
            if (forced?.Uses(names) == true)
            {
                assumed.Add(Assumed(label, plan, forced));
            }
            else
            {
                wrong.Add((label, forced ?? plan));
            }
        }

        return wrong.Count > 0
            ? Failed(tree, wrong, size)
            : CheckOutcome.Of(
                true,
                Expectation,
                assumed.Count == 0 ? "the plan uses it" : "the plan uses it once sequential scans are off",
                advice: assumed.Count == 0
                    ? null
                    : $"The table has only {Size(size)}, which PostgreSQL reads whole: {string.Join("; ", assumed)}."
            );
    }

    // Of a partitioned table, the partitions that the plan does not read do not count.
    private static long BytesOf(ExplainedPlan plan, IReadOnlyList<IndexOfTree> tree) =>
        tree.Where(i => plan.Nodes.Any(n => n.Table == i.Table))
            .DefaultIfEmpty(tree.MaxBy(i => i.TableBytes)!)
            .Max(i => i.TableBytes);

    private string Expectation => $"a plan that uses {_index}";

    private IEnumerable<(string Label, bool Generic)> Wanted() =>
        _query.Values.Count == 0 ? [("plan", false)]
        : _plans == "custom" ? [("custom plan", false)]
        : _plans == "generic" ? [("generic plan", true)]
        : [("custom plan", false), ("generic plan", true)];

    private CheckOutcome Failed(
        IReadOnlyList<IndexOfTree> tree,
        IReadOnlyList<(string Label, ExplainedPlan Plan)> wrong,
        long size
    ) =>
        CheckOutcome.Of(
            false,
            Expectation,
            string.Join("; ", wrong.Select(w => $"{w.Label}: {w.Plan.Scans()}")),
            Lines(wrong),
            tree[0] is { IsValid: false } invalid
                    ? $"The index is invalid, so that no query uses it: REINDEX INDEX CONCURRENTLY "
                        + SqlText.QuoteQualifiedIfNeeded(invalid.Schema, invalid.Name)
                        + "."
                : size > SmallTable || _assumes
                    ? "Compare the columns of the index with the conditions and the order of the query, and ANALYZE the "
                        + "table if its statistics are old."
                : $"The table has only {Size(size)}, which PostgreSQL may read whole whatever its indexes; with "
                    + "`on_small_tables: assume` the plan without sequential scans counts."
        );

    /// <summary>Returns the outcome where there is no such index: what the plan does instead.</summary>
    private async Task<CheckOutcome> WithoutIndexAsync(
        CatalogReader catalog,
        QueryExplanation explanation,
        CatalogRelation? found,
        CancellationToken cancellationToken
    )
    {
        var missing = await catalog.ReadCandidatesAsync(["index"], cancellationToken).ConfigureAwait(false);
        var plan = await explanation.ExplainAsync(false, false, cancellationToken).ConfigureAwait(false);
        return CheckOutcome.Of(
            false,
            Expectation,
            found is null ? $"{_index}: {missing.Describe("index", _index)}" : $"{_index} is not an index",
            Lines([("plan", plan)])
        );
    }

    private static IReadOnlyList<string> Lines(IReadOnlyList<(string Label, ExplainedPlan Plan)> plans) =>
        [.. plans.SelectMany(p => p.Plan.Lines().Select(l => $"{p.Label}: {l}")).Take(MostLines)];

    private static string Assumed(string label, ExplainedPlan plan, ExplainedPlan forced) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{label} {plan.Scans()} at a cost of {plan.Cost:0.00}, with the index {forced.Cost:0.00}"
        );

    private static string Size(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024:N0} KiB");
}
