using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Checks;

/// <summary><c>populated</c>: known to the plan reader, not available in this version.</summary>
internal static class PopulatedCheck
{
    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "populated",
            new MapShape(
                "Materialized views that must be populated.",
                new KeyShape(
                    "matviews",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The materialized views.",
                    Required: true
                )
            )
            {
                ShortForm = "matviews",
            },
            Bind: null
        );
}
