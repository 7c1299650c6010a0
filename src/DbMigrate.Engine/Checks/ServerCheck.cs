using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Checks;

/// <summary><c>server</c>: known to the plan reader, not available in this version.</summary>
internal static class ServerCheck
{
    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "server",
            new MapShape(
                "Properties of the server and the connection.",
                new KeyShape("tls", new ValueShape.Boolean(), "Whether the connection is encrypted."),
                new KeyShape("version", new ValueShape.Text(), "The version of PostgreSQL: \">=15\"."),
                new KeyShape(
                    "setting",
                    new ValueShape.MapOf(new ValueShape.Scalar()),
                    "Settings with their expected values."
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
