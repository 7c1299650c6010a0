using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Checks;

/// <summary>Objects that must not be there.</summary>
internal sealed class AbsentCheck : MigrationCheck
{
    private readonly IReadOnlyList<NamedObject> _objects;

    private AbsentCheck(KindNode node)
        : base(node) => _objects = ExpectedObject.Read(node);

    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "absent",
            ExpectedObject.ShapeOf("Objects that must not be there.", "must not be there"),
            node => new AbsentCheck(node)
        );

    private protected override string DefaultName => $"absent {ExpectedObject.Join(_objects)}";

    internal override async Task<CheckOutcome> AskAsync(CheckContext context, CancellationToken cancellationToken)
    {
        var there = (
            await new CatalogReader(context.Connection)
                .FindObjectsAsync(_objects, cancellationToken)
                .ConfigureAwait(false)
        )
            .Where(f => f.Exists)
            .ToList();
        return CheckOutcome.Of(
            there.Count == 0,
            $"{ExpectedObject.Join(_objects)} not there",
            there.Count == 0 ? "none there" : $"{there.Count} of {_objects.Count} there",
            [.. there.Take(20).Select(t => $"{t.Object}: there")]
        );
    }
}
