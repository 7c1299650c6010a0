using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>grant</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class GrantStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "grant",
            new MapShape(
                "Grants what is missing; what is granted already is left.",
                new KeyShape(
                    "privileges",
                    new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                    "The privileges, as in select."
                ),
                new KeyShape(
                    "tables",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "On which tables."
                ),
                new KeyShape(
                    "all_tables_in",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "On all tables of which schemas, those to come included."
                ),
                new KeyShape(
                    "sequences",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "On which sequences."
                ),
                new KeyShape(
                    "all_sequences_in",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "On all sequences of which schemas, those to come included."
                ),
                new KeyShape(
                    "functions",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Sql), OrSingle: true),
                    "On which functions, with their argument types."
                ),
                new KeyShape(
                    "schemas",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "On which schemas."
                ),
                new KeyShape(
                    "databases",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "On which databases."
                ),
                new KeyShape(
                    "roles",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "Membership in which roles."
                ),
                new KeyShape(
                    "to",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "To which roles.",
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
