using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Checks;

/// <summary>Checks that objects do not exist.</summary>
internal sealed class AbsentCheck : MigrationCheck
{
    private readonly IReadOnlyList<NamedObject> _objects;

    private AbsentCheck(KindNode node)
        : base(node) => _objects = ExpectedObject.Read(node);

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "absent",
            ExpectedObject.ShapeOf("Objects that must not exist.", "must not exist"),
            node => new AbsentCheck(node)
        )
        {
            Documentation = new KindDocumentation
            {
                Example = """
                    absent:
                      table: orders_old
                    """,
            },
        };

    private protected override string DefaultName => $"absent {ExpectedObject.Join(_objects)}";

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var existing = (
            await new CatalogReader(context.Connection)
                .FindObjectsAsync(_objects, cancellationToken)
                .ConfigureAwait(false)
        )
            .Where(f => f.Exists)
            .ToList();
        return CheckOutcome.Of(
            existing.Count == 0,
            $"no {ExpectedObject.Join(_objects)}",
            existing.Count == 0 ? "none exist" : $"{existing.Count} of {_objects.Count} exist",
            [.. existing.Take(20).Select(t => $"{t.Object}: exists")]
        );
    }
}
