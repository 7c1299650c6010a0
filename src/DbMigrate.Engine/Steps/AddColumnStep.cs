using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Steps;

/// <summary><c>add_column</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class AddColumnStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } = new(
        "add_column",
        new MapShape(
            "Adds a column, without rewriting the table.",
            new KeyShape("table", new ValueShape.Text(Reference.Identifier), "The table."),
            new KeyShape("tables", new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true), "The tables."),
            new KeyShape("column", new ValueShape.Text(Reference.Identifier), "The name of the column.", Required: true),
            new KeyShape("type", new ValueShape.Text(Reference.Sql), "Its type.", Required: true),
            new KeyShape("default", new ValueShape.Text(Reference.Sql), "Its default, a SQL expression."))
        {
            ExactlyOneOf = [["table", "tables"]],
        },
        Bind: null);
}
