using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Checks;

/// <summary><c>enum</c>: known to the plan reader, not available in this version.</summary>
internal static class EnumCheck
{
    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "enum",
            new MapShape(
                "The values of an enum type, in order.",
                new KeyShape("type", new ValueShape.Text(Reference.Identifier), "The enum type.", Required: true),
                new KeyShape(
                    "values",
                    new ValueShape.ListOf(new ValueShape.Text()),
                    "The values, in order.",
                    Required: true
                )
            ),
            Bind: null
        );
}
