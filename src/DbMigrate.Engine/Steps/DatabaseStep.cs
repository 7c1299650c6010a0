using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>database</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class DatabaseStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "database",
            new MapShape(
                "Makes a database that is missing; one that is there is left, and what differs is said.",
                new KeyShape("name", new ValueShape.Text(Reference.Identifier), "The name.", Required: true),
                new KeyShape("owner", new ValueShape.Text(Reference.Identifier), "The owner."),
                new KeyShape("encoding", new ValueShape.Text(), "The encoding, as in UTF8."),
                new KeyShape("locale", new ValueShape.Text(), "The locale."),
                new KeyShape("template", new ValueShape.Text(Reference.Identifier), "The template."),
                new KeyShape(
                    "connection_limit",
                    new ValueShape.Integer(-1),
                    "How many sessions it takes; -1 for no limit."
                )
            )
            {
                ShortForm = "name",
            },
            Bind: null
        );
}
