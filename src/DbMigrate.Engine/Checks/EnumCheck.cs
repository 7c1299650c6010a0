using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Checks;

/// <summary><c>enum</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class EnumCheck
{
    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "enum",
            new MapShape(
                "An enum has these values.",
                new KeyShape("type", new ValueShape.Text(Reference.Identifier), "The type.", Required: true),
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
