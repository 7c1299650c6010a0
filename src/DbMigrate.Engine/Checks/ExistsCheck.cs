using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Checks;

/// <summary>Checks that objects exist.</summary>
internal sealed class ExistsCheck : MigrationCheck
{
    private readonly IReadOnlyList<NamedObject> _objects;

    private ExistsCheck(KindNode node)
        : base(node) => _objects = ExpectedObject.Read(node);

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new("exists", ExpectedObject.ShapeOf("Objects that must exist.", "must exist"), node => new ExistsCheck(node))
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    exists:
                      table: [customers, orders]
                      index: orders_created_at_idx
                    """,
            },
        };

    private protected override string DefaultName => $"exists {ExpectedObject.Join(_objects)}";

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var missing = (
            await new CatalogReader(context.Connection)
                .FindObjectsAsync(_objects, cancellationToken)
                .ConfigureAwait(false)
        )
            .Where(f => !f.Exists)
            .ToList();
        var names = await new CatalogReader(context.Connection)
            .ReadCandidatesAsync(missing.Where(m => m.Instead is null).Select(m => m.Object.Kind), cancellationToken)
            .ConfigureAwait(false);
        return CheckOutcome.Of(
            missing.Count == 0,
            ExpectedObject.Join(_objects),
            missing.Count == 0 ? "all exist" : $"{missing.Count} of {_objects.Count} missing",
            [
                .. missing
                    .Take(20)
                    .Select(m => $"{m.Object}: {m.Instead ?? names.Describe(m.Object.Kind, m.Object.Name)}"),
            ]
        );
    }
}
