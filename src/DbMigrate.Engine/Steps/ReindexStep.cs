using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>reindex</c>: known to the reader and the schema; not available in this version.</summary>
internal static class ReindexStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "reindex",
            new MapShape(
                "Rebuilds indexes, concurrently where possible.",
                new KeyShape(
                    "indexes",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The indexes."
                ),
                new KeyShape(
                    "tables",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The tables whose indexes are rebuilt."
                ),
                new KeyShape(
                    "schema",
                    new ValueShape.Text(Reference.Identifier),
                    "The schema whose indexes are rebuilt."
                )
            )
            {
                ExactlyOneOf =
                [
                    ["indexes", "tables", "schema"],
                ],
            },
            Bind: null
        );
}
