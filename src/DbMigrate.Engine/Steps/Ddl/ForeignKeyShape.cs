using DbMigrate.Engine.Model.Kinds;
using DbMigrate.Engine.Model.Objects;

namespace DbMigrate.Engine.Steps.Ddl;

/// <summary>The keys of the step <c>foreign_key</c> in a plan.</summary>
internal static class ForeignKeyShape
{
    /// <summary>The keys, their values and defaults.</summary>
    internal static MapShape Shape { get; } =
        new MapShape(
            "Adds a foreign key as NOT VALID, then validates it. Builds an index on the referencing "
                + "columns first if none exists.",
            [
                .. NameList.TableKeys,
                new KeyShape(
                    "columns",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The referencing columns.",
                    Required: true
                ),
                new KeyShape(
                    "references",
                    new ValueShape.Text(Reference.Sql),
                    "The referenced table with its columns: auth.users(id). Without columns, its primary key.",
                    Required: true
                ),
                new KeyShape(
                    "on_delete",
                    new ValueShape.Text(OneOf: ["cascade", "restrict", "set null", "set default", "no action"]),
                    "The action on the row when the referenced row is deleted."
                )
                {
                    Default = "no action",
                },
                new KeyShape("name", new ValueShape.Text(Reference.Identifier), "The name of the constraint.")
                {
                    Default = "derived from the table and the columns",
                },
                new KeyShape(
                    "index",
                    new ValueShape.Boolean(),
                    "Whether to build an index on the referencing columns if no index starts with them. "
                        + "Without one, every delete of a referenced row scans the table."
                )
                {
                    Default = "true",
                },
            ]
        )
        {
            ExactlyOneOf =
            [
                ["table", "tables"],
            ],
        };
}
