using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Checks;

/// <summary>Checks that indexes exist, valid and ready.</summary>
internal sealed class IndexesCheck : MigrationCheck
{
    private readonly IReadOnlyList<ObjectName> _names;

    private IndexesCheck(KindNode node)
        : base(node) => _names = NameList.Read(node, "names");

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "indexes",
            new MapShape(
                "Indexes that must exist, valid and ready.",
                new KeyShape(
                    "names",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The names of the indexes.",
                    Required: true
                )
            )
            {
                ShortForm = "names",
            },
            node => new IndexesCheck(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    indexes: orders_created_at_idx
                    """,
            },
        };

    private protected override string DefaultName => $"indexes {DisplayText.Join([.. _names.Select(n => n.Text)])}";

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var catalog = new CatalogReader(context.Connection);
        var found = await catalog.FindIndexesAsync(_names, cancellationToken).ConfigureAwait(false);
        var missing = await catalog
            .ReadCandidatesAsync(found.Contains(null) ? ["index"] : [], cancellationToken)
            .ConfigureAwait(false);
        var wrong = _names
            .Zip(found)
            .Select(i =>
                i.Second is null ? $"{i.First}: {missing.Describe("index", i.First)}"
                : ProblemOf(i.Second) is { } problem ? $"{i.First} on {i.Second.Table}: {problem}"
                : null
            )
            .OfType<string>()
            .ToList();
        return CheckOutcome.Of(
            wrong.Count == 0,
            $"{DisplayText.Join([.. _names.Select(n => n.Text)])} valid and ready",
            wrong.Count == 0
                ? DisplayText.Count(found.Count, "index", "indexes")
                : wrong[0] + (wrong.Count > 1 ? $"; and {wrong.Count - 1} more" : null),
            [.. wrong.Take(20)],
            found.Any(f => f is not null && ProblemOf(f) is not null)
                ? "Writes maintain an invalid index, but no query uses it. Drop it with DROP INDEX "
                    + "CONCURRENTLY and build it again."
                : null
        );
    }

    private static string? ProblemOf(IndexState state) =>
        state.IsBuilding ? "being built"
        : !state.IsValid ? "not valid"
        : !state.IsReady ? "not ready"
        : null;
}
