using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Steps;

/// <summary><c>not_null</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class NotNullStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } = new(
        "not_null",
        new MapShape(
            "Requires a column, proven by a validated check first, so that no scan holds up the table.",
            new KeyShape("table", new ValueShape.Text(Reference.Identifier), "The table."),
            new KeyShape("tables", new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true), "The tables."),
            new KeyShape("column", new ValueShape.Text(Reference.Identifier), "The column.", Required: true))
        {
            ExactlyOneOf = [["table", "tables"]],
        },
        Bind: null);
}
