using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>refresh</c>: known to the reader and the schema; not available in this version.</summary>
internal static class RefreshStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "refresh",
            new MapShape(
                "Refreshes materialized views, concurrently where possible.",
                new KeyShape(
                    "matviews",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The materialized views, in order.",
                    Required: true
                )
            )
            {
                ShortForm = "matviews",
            },
            Bind: null
        );
}
