using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>analyze</c>: known to the reader and the schema; not available in this version.</summary>
internal static class AnalyzeStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "analyze",
            new MapShape(
                "Updates the planner statistics of tables.",
                new KeyShape(
                    "tables",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The tables."
                )
                {
                    Default = "all tables of the database",
                }
            )
            {
                ShortForm = "tables",
            },
            Bind: null
        );
}
