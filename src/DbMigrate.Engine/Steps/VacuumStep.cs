using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>vacuum</c>: known to the reader and to the schema; not available in this version.</summary>
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
                    "The tables; all of the database where nothing is said."
                ),
                new KeyShape("analyze", new ValueShape.Boolean(), "Whether their statistics are renewed as well."),
                new KeyShape("freeze", new ValueShape.Boolean(), "Whether rows are frozen.")
            )
            {
                ShortForm = "tables",
            },
            Bind: null
        );
}
