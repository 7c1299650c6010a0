using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps.Access;

/// <summary>The parameters of <c>grant</c>.</summary>
internal static class GrantShape
{
    private static readonly ValueShape Many = new ValueShape.ListOf(
        new ValueShape.Text(Reference.Identifier),
        OrSingle: true
    );

    internal static MapShape Shape { get; } =
        new MapShape(
            "Grants the privileges that are missing. Existing grants are left unchanged.",
            new KeyShape(
                "privileges",
                new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                "The privileges, as select; all for those that the kind of object has."
            ),
            new KeyShape("tables", Many, "The tables and views."),
            new KeyShape("all_tables_in", Many, "The schemas whose tables and views are included."),
            new KeyShape("sequences", Many, "The sequences."),
            new KeyShape("all_sequences_in", Many, "The schemas whose sequences are included."),
            new KeyShape(
                "functions",
                new ValueShape.ListOf(new ValueShape.Text(Reference.Sql), OrSingle: true),
                "The functions and procedures, with their argument types."
            ),
            new KeyShape("schemas", Many, "The schemas."),
            new KeyShape("databases", Many, "The databases."),
            new KeyShape("roles", Many, "The roles whose membership is granted."),
            new KeyShape(
                "to",
                Many,
                "The roles that receive the privileges; public for all, current_user for the login of the run.",
                Required: true
            ),
            new KeyShape(
                "created_by",
                Many,
                "The roles whose future tables and sequences in all_tables_in and all_sequences_in are included, "
                    + "by default privileges; current_user for the login of the run."
            )
            {
                Default = "none: present objects only",
            }
        )
        {
            AtLeastOneOf =
            [
                [
                    "tables",
                    "all_tables_in",
                    "sequences",
                    "all_sequences_in",
                    "functions",
                    "schemas",
                    "databases",
                    "roles",
                ],
            ],
        };
}
