using DbMigrate.Engine.Plans;

namespace DbMigrate.Engine.Steps;

/// <summary><c>validate</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class ValidateStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } = new(
        "validate",
        new MapShape(
            "Validates constraints, each in a transaction of its own.",
            new KeyShape("constraints", new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true), "Names of constraints, or patterns with *.", Required: true))
        {
            ShortForm = "constraints",
        },
        Bind: null);
}
