using System.Runtime.CompilerServices;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Sql;
using DbMigrate.Engine.Steps.Ddl;
using DbMigrate.Engine.Steps.Maintenance;

namespace DbMigrate.Engine.Steps;

/// <summary>Refreshes materialized views, concurrently where possible.</summary>
internal sealed class RefreshStep : MigrationStep, IPreviewedInDatabase
{
    private const string Refresh = "REFRESH MATERIALIZED VIEW ";

    private readonly IReadOnlyList<ObjectName> _views;

    private RefreshStep(KindNode node)
        : base(node)
    {
        _views = NameList.Read(node, "matviews");
        foreach (var twice in _views.GroupBy(v => (v.Schema, v.Name)).Where(g => g.Count() > 1))
        {
            node.Error("matviews", $"The materialized view {twice.First()} is listed twice.");
        }
    }

    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "refresh",
            new MapShape(
                "Refreshes materialized views, each in a transaction of its own, concurrently where possible: where the "
                    + "view is populated and has a valid unique index without a condition and without expressions. A "
                    + "message names the views where it is not possible, and why.",
                new KeyShape(
                    "matviews",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The materialized views. One that reads another is refreshed after it, whatever the order here.",
                    Required: true
                )
            )
            {
                ShortForm = "matviews",
            },
            node => new RefreshStep(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    refresh: order_totals
                    """,
                Locks =
                    "Readers of a view that is refreshed concurrently go on, as its lock is EXCLUSIVE; two refreshes of "
                    + "one view wait for each other. Where it is not possible concurrently, the lock is that of the "
                    + "example: readers of the view wait until it is refreshed. A preview names the lock that it takes.",
                Undo = "Changes nothing: the view stays refreshed.",
            },
        };

    /// <summary>True: what a view shows follows from its tables.</summary>
    public override bool HasDerivedUndo => true;

    private protected override string DefaultName => $"refresh {DisplayText.Join([.. _views.Select(v => v.Text)])}";

    internal override async IAsyncEnumerable<Batch> GetApplyBatchesAsync(
        StepContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var catalog = new StepCatalog(this, context);
        var views = new List<(ObjectName Name, CatalogTable View)>();
        foreach (var name in _views)
        {
            var view = await catalog
                .RequireTableAsync(name, "m", cancellationToken, noun: RelationNoun.Matview)
                .ConfigureAwait(false);
            views.Add((name, view));
        }

        var sources = await catalog
            .ReadAsync(c => c.ReadMatviewSourcesAsync(views.Select(v => v.View), cancellationToken), cancellationToken)
            .ConfigureAwait(false);
        var order = new RefreshOrder(this, context, [.. views.Select(v => v.View)], sources);
        order.ReportOthers();
        foreach (var view in order.Sorted())
        {
            var written = Names.Written(views.First(v => v.View.Oid == view.Oid).Name);
            var state = await catalog
                .ReadAsync(c => c.ReadMatviewAsync(view, cancellationToken), cancellationToken)
                .ConfigureAwait(false);
            if (state.Obstacle is { } obstacle && !context.IsBegun(written))
            {
                Report(context, written, obstacle, state.IsPopulated);
            }

            // The checksum is that of the intent: a view that an earlier attempt populated is refreshed concurrently.
            yield return new StatementBatch
            {
                Key = written,
                Title = $"refresh {written}",
                Checksum = TextChecksum.Of(Refresh + written),
                Statements = [BatchStatement.Made(Statement(written, state.Obstacle is null), Place)],
            };
        }
    }

    internal override IAsyncEnumerable<Batch> GetUndoBatchesAsync(
        StepContext context,
        CancellationToken cancellationToken
    ) => NoBatches();

    // Whether it is possible concurrently, only the database knows: the effects are those of the worse case.
    internal override StepPreview Preview(IReadOnlyDictionary<string, string> variables) =>
        new(
            [.. _views.Select(v => Statement(Names.Written(v), concurrently: true) + " (concurrently where possible)")],
            StepEffects.Join(_views.Select(v => DdlPreview.EffectsOf(Statement(Names.Written(v), concurrently: false))))
        );

    /// <inheritdoc/>
    public async Task<StepPreview?> ReadPreviewAsync(CatalogReader catalog, CancellationToken cancellationToken)
    {
        var found = await catalog.FindTablesAsync(_views, cancellationToken).ConfigureAwait(false);
        if (found.Any(v => v is not { Kind: 'm' }))
        {
            return null;
        }

        CatalogTable[] views = [.. found.OfType<CatalogTable>()];
        var sources = await catalog.ReadMatviewSourcesAsync(views, cancellationToken).ConfigureAwait(false);
        var statements = new List<(string Text, string Statement)>();
        foreach (var view in RefreshOrder.Sort(views, sources))
        {
            var written = Names.Written(_views[Array.IndexOf(views, view)]);
            var state = await catalog.ReadMatviewAsync(view, cancellationToken).ConfigureAwait(false);
            var statement = Statement(written, state.Obstacle is null);
            statements.Add(
                (state.Obstacle is null ? statement : $"{statement} (not concurrently: {state.Obstacle})", statement)
            );
        }

        return new StepPreview(
            [.. statements.Select(s => s.Text)],
            StepEffects.Join(statements.Select(s => DdlPreview.EffectsOf(s.Statement)))
        );
    }

    internal override StepPreview UndoPreview(IReadOnlyDictionary<string, string> variables) =>
        new([], StepEffects.None);

    private static string Statement(string view, bool concurrently) =>
        Refresh + (concurrently ? "CONCURRENTLY " : string.Empty) + view;

    private static void Report(StepContext context, string view, string obstacle, bool isPopulated)
    {
        context.Say($"{view} is not refreshed concurrently: {obstacle}.");
        if (isPopulated)
        {
            context.Warn($"Readers of {view} wait while it is refreshed: {obstacle}.");
        }
    }
}
