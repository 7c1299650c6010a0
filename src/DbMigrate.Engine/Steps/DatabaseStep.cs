using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>database</c>: known to the reader and the schema; not available in this version.</summary>
internal static class DatabaseStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "database",
            new MapShape(
                "Creates a database if it does not exist; differences of an existing one are reported.",
                new KeyShape("name", new ValueShape.Text(Reference.Identifier), "The name.", Required: true),
                new KeyShape("owner", new ValueShape.Text(Reference.Identifier), "The owner."),
                new KeyShape("encoding", new ValueShape.Text(), "The encoding, as UTF8."),
                new KeyShape("locale", new ValueShape.Text(), "The locale."),
                new KeyShape("template", new ValueShape.Text(Reference.Identifier), "The template."),
                new KeyShape(
                    "connection_limit",
                    new ValueShape.Integer(-1),
                    "How many sessions it accepts; -1: no limit."
                )
            )
            {
                ShortForm = "name",
            },
            Bind: null
        );
}
