using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps.Access;

/// <summary>The parameters of <c>database</c>.</summary>
internal static class DatabaseShape
{
    internal static MapShape Shape { get; } =
        new MapShape(
            "Creates a database if it does not exist. An existing one is left unchanged, and its "
                + "differences are reported.",
            new KeyShape(
                "name",
                new ValueShape.Text(Reference.Identifier),
                "The name of the database.",
                Required: true
            ),
            new KeyShape("owner", new ValueShape.Text(Reference.Identifier), "The owner.") { Default = "the login" },
            new KeyShape("encoding", new ValueShape.Text(), "The encoding, as UTF8.")
            {
                Default = "that of the template",
            },
            new KeyShape("locale", new ValueShape.Text(), "The locale.") { Default = "that of the template" },
            new KeyShape("template", new ValueShape.Text(Reference.Identifier), "The template.")
            {
                Default = "template1; template0 with an encoding or a locale",
            },
            new KeyShape(
                "connection_limit",
                new ValueShape.Integer(-1),
                "The maximum number of sessions; -1 for no limit."
            )
            {
                Default = "-1",
            },
            new KeyShape(
                "public",
                new ValueShape.Boolean(),
                "Whether every role may connect. PostgreSQL permits that in a new database; false takes it away."
            )
            {
                Default = "true",
            }
        )
        {
            ShortForm = "name",
        };
}
