using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Checks;

/// <summary><c>row_counts</c>: known to the plan reader, not available in this version.</summary>
internal static class RowCountsCheck
{
    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "row_counts",
            new MapShape(
                "Tables that must have the same rows on two connections.",
                new KeyShape(
                    "tables",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The tables.",
                    Required: true
                ),
                new KeyShape(
                    "same_as",
                    new ValueShape.Text(Reference.Connection),
                    "The other connection.",
                    Required: true
                ),
                new KeyShape("content", new ValueShape.Boolean(), "Whether the content is compared too, by a hash.")
                {
                    Default = "false",
                }
            ),
            Bind: null
        );
}
