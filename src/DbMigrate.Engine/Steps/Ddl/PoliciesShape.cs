using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>The keys of the step <c>policies</c> in a plan.</summary>
internal static class PoliciesShape
{
    /// <summary>The keys, their values and defaults.</summary>
    internal static MapShape Shape { get; } =
        new MapShape(
            "Replaces the policies of tables. The old ones are dropped and the new ones created in one "
                + "transaction.",
            [
                .. NameList.TableKeys,
                new KeyShape(
                    "replace",
                    new ValueShape.Either(
                        new ValueShape.Text(OneOf: ["all"]),
                        new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier))
                    ),
                    "The policies to drop: all, or a list of names."
                )
                {
                    Default = "none",
                },
                new KeyShape(
                    "file",
                    new ValueShape.Text(Reference.File),
                    "A SQL file that creates the new policies of all tables, in one transaction."
                ),
                new KeyShape(
                    "list",
                    new ValueShape.ListOf(new ValueShape.Map(PolicyText.Shape)),
                    "The new policies. Each table gets them, in a transaction of its own."
                ),
            ]
        )
        {
            ExactlyOneOf =
            [
                ["table", "tables"],
                ["file", "list"],
            ],
        };
}
