using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>database</c>: known to the reader and the schema; not available in this version.</summary>
internal static class DatabaseStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "database",
            new MapShape(
                "Creates a database if it does not exist. An existing one is left unchanged, and its "
                    + "differences are reported.",
                new KeyShape(
                    "name",
                    new ValueShape.Text(Reference.Identifier),
                    "The name of the database.",
                    Required: true
                ),
                new KeyShape("owner", new ValueShape.Text(Reference.Identifier), "The owner."),
                new KeyShape("encoding", new ValueShape.Text(), "The encoding, as UTF8."),
                new KeyShape("locale", new ValueShape.Text(), "The locale."),
                new KeyShape("template", new ValueShape.Text(Reference.Identifier), "The template."),
                new KeyShape(
                    "connection_limit",
                    new ValueShape.Integer(-1),
                    "The maximum number of sessions; -1 for no limit."
                )
            )
            {
                ShortForm = "name",
            },
            Bind: null
        );
}
