using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Steps;

/// <summary><c>rename_column</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class RenameColumnStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } = new(
        "rename_column",
        new MapShape(
            "Renames a column.",
            new KeyShape("table", new ValueShape.Text(Reference.Identifier), "The table.", Required: true),
            new KeyShape("from", new ValueShape.Text(Reference.Identifier), "The name that it has.", Required: true),
            new KeyShape("to", new ValueShape.Text(Reference.Identifier), "The name that it gets.", Required: true)),
        Bind: null);
}
