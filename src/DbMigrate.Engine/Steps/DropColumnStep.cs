using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Steps;

/// <summary><c>drop_column</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class DropColumnStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } = new(
        "drop_column",
        new MapShape(
            "Drops a column.",
            new KeyShape("table", new ValueShape.Text(Reference.Identifier), "The table."),
            new KeyShape("tables", new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true), "The tables."),
            new KeyShape("column", new ValueShape.Text(Reference.Identifier), "The column.", Required: true))
        {
            ExactlyOneOf = [["table", "tables"]],
        },
        Bind: null);
}
