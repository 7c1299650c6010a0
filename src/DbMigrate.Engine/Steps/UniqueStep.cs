using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Steps;

/// <summary><c>unique</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class UniqueStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } = new(
        "unique",
        new MapShape(
            "Adds a unique constraint on an index that was built concurrently.",
            new KeyShape("table", new ValueShape.Text(Reference.Identifier), "The table.", Required: true),
            new KeyShape("columns", new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true), "The columns.", Required: true),
            new KeyShape("name", new ValueShape.Text(Reference.Identifier), "The name of the constraint; made of table and columns where nothing is said.")),
        Bind: null);
}
