using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Checks;

/// <summary><c>sequences</c>: known to the plan reader, not available in this version.</summary>
internal static class SequencesCheck
{
    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "sequences",
            new MapShape(
                "Sequences that must be past the highest value in use.",
                new KeyShape(
                    "tables",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The tables.",
                    Required: true
                )
            )
            {
                ShortForm = "tables",
            },
            Bind: null
        );
}
