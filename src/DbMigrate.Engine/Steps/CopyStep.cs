using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>copy</c>: known to the reader and the schema; not available in this version.</summary>
internal static class CopyStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "copy",
            new MapShape(
                "Copies tables and the objects that they depend on to another connection.",
                new KeyShape(
                    "tables",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The tables.",
                    Required: true
                ),
                new KeyShape(
                    "to",
                    new ValueShape.Text(Reference.Connection),
                    "The target connection. The source is the connection of the step.",
                    Required: true
                ),
                new KeyShape(
                    "workers",
                    new ValueShape.Integer(1, 64),
                    "The number of tables, or chunks of tables, that are copied in parallel."
                ),
                new KeyShape(
                    "quiesce",
                    new ValueShape.Boolean(),
                    "Whether writes to the source are refused during the copy. Otherwise a change of the "
                        + "source is detected."
                )
                {
                    Default = "false",
                }
            ),
            Bind: null
        );
}
