using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Steps;

/// <summary><c>check</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class CheckStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } = new(
        "check",
        new MapShape(
            "Adds a check constraint, not valid first and then validated.",
            new KeyShape("table", new ValueShape.Text(Reference.Identifier), "The table.", Required: true),
            new KeyShape("name", new ValueShape.Text(Reference.Identifier), "The name of the constraint.", Required: true),
            new KeyShape("expression", new ValueShape.Text(Reference.Sql), "What must hold for each row.", Required: true)),
        Bind: null);
}
