using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>copy</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class CopyStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "copy",
            new MapShape(
                "Moves tables with all that they stand on to another connection.",
                new KeyShape(
                    "tables",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The tables.",
                    Required: true
                ),
                new KeyShape(
                    "to",
                    new ValueShape.Text(Reference.Connection),
                    "The connection that they are copied to; they come from the one that the step is on.",
                    Required: true
                ),
                new KeyShape(
                    "workers",
                    new ValueShape.Integer(1, 64),
                    "How many tables, or chunks of them, flow side by side."
                ),
                new KeyShape(
                    "quiesce",
                    new ValueShape.Boolean(),
                    "Whether writers are held out of the source for the copy; false where nothing is said: a change of the source is then detected."
                )
            ),
            Bind: null
        );
}
