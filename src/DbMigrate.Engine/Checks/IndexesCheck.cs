using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Checks;

/// <summary>Indexes that must be there, valid and ready.</summary>
internal sealed class IndexesCheck : MigrationCheck
{
    private readonly IReadOnlyList<ObjectName> _names;

    private IndexesCheck(KindNode node)
        : base(node) => _names = NameList.Read(node, "names");

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "indexes",
            new MapShape(
                "Indexes that must be there, valid and ready.",
                new KeyShape(
                    "names",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "Their names.",
                    Required: true
                )
            )
            {
                ShortForm = "names",
            },
            node => new IndexesCheck(node)
        );

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
            $"{DisplayText.Join([.. _names.Select(n => n.Text)])} there, valid and ready",
            wrong.Count == 0
                ? $"so {(found.Count == 1 ? "it is" : $"are all {found.Count}")}"
                : wrong[0] + (wrong.Count > 1 ? $"; and {wrong.Count - 1} more" : null),
            [.. wrong.Take(20)],
            found.Any(f => f is not null && ProblemOf(f) is not null)
                ? "An invalid index costs every write and serves no read: DROP INDEX CONCURRENTLY, and build it again."
                : null
        );
    }

    private static string? ProblemOf(IndexState state) =>
        state.IsBuilding ? "being built now"
        : !state.IsValid ? "not valid"
        : !state.IsReady ? "not ready"
        : null;
}
