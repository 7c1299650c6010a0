using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>reindex</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class ReindexStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "reindex",
            new MapShape(
                "Builds indexes anew, concurrently wherever that is possible.",
                new KeyShape(
                    "indexes",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The indexes."
                ),
                new KeyShape(
                    "tables",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "All indexes of the tables."
                ),
                new KeyShape("schema", new ValueShape.Text(Reference.Identifier), "All indexes of the schema.")
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
