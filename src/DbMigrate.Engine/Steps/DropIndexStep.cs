using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Steps;

/// <summary><c>drop_index</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class DropIndexStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } = new(
        "drop_index",
        new MapShape(
            "Drops an index concurrently.",
            new KeyShape("index", new ValueShape.Text(Reference.Identifier), "The index.", Required: true))
        {
            ShortForm = "index",
        },
        Bind: null);
}
