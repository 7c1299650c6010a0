using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>copy</c>: known to the reader and the schema; not available in this version.</summary>
internal static class CopyStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "copy",
            new MapShape(
                "Copies tables and everything they depend on to another connection.",
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
                    "How many tables, or chunks of tables, are copied in parallel."
                ),
                new KeyShape(
                    "quiesce",
                    new ValueShape.Boolean(),
                    "Whether writers of the source are blocked during the copy. Default: false; a change is then detected."
                )
            ),
            Bind: null
        );
}
