using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>grant</c>: known to the reader and the schema; not available in this version.</summary>
internal static class GrantStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "grant",
            new MapShape(
                "Grants missing privileges. Existing grants are left unchanged.",
                new KeyShape(
                    "privileges",
                    new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                    "The privileges, as select."
                ),
                new KeyShape(
                    "tables",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The tables."
                ),
                new KeyShape(
                    "all_tables_in",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The schemas whose present and future tables are included."
                ),
                new KeyShape(
                    "sequences",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The sequences."
                ),
                new KeyShape(
                    "all_sequences_in",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The schemas whose present and future sequences are included."
                ),
                new KeyShape(
                    "functions",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Sql), OrSingle: true),
                    "The functions, with their argument types."
                ),
                new KeyShape(
                    "schemas",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The schemas."
                ),
                new KeyShape(
                    "databases",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The databases."
                ),
                new KeyShape(
                    "roles",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The roles whose membership is granted."
                ),
                new KeyShape(
                    "to",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The roles that receive the privileges.",
                    Required: true
                )
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
            },
            Bind: null
        );
}
