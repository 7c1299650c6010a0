using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>vacuum</c>: known to the reader and the schema; not available in this version.</summary>
internal static class VacuumStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "vacuum",
            new MapShape(
                "Vacuums tables.",
                new KeyShape(
                    "tables",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The tables."
                )
                {
                    Default = "all tables of the database",
                },
                new KeyShape("analyze", new ValueShape.Boolean(), "Whether the planner statistics are updated too.")
                {
                    Default = "false",
                },
                new KeyShape("freeze", new ValueShape.Boolean(), "Whether rows are frozen.") { Default = "false" }
            )
            {
                ShortForm = "tables",
            },
            Bind: null
        );
}
