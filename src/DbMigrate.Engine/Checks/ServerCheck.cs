using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Checks;

/// <summary><c>server</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class ServerCheck
{
    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "server",
            new MapShape(
                "What the server is.",
                new KeyShape("tls", new ValueShape.Boolean(), "Whether the connection is encrypted."),
                new KeyShape("version", new ValueShape.Text(), "Its version: \">=15\"."),
                new KeyShape(
                    "setting",
                    new ValueShape.MapOf(new ValueShape.Scalar()),
                    "Settings with the values that they must have."
                )
            )
            {
                AtLeastOneOf =
                [
                    ["tls", "version", "setting"],
                ],
            },
            Bind: null
        );
}
