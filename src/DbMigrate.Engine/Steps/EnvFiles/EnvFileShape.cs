using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps.EnvFiles;

/// <summary>The parameters of <c>env_file</c>.</summary>
internal static class EnvFileShape
{
    internal static MapShape Shape { get; } =
        new MapShape(
            "Sets one key of a .env file atomically. The file keeps its mode, its order and its comments.",
            new KeyShape(
                "file",
                new ValueShape.Text(),
                "The file, relative to the plan's folder. It may be outside of that folder.",
                Required: true
            ),
            new KeyShape("key", new ValueShape.Text(), "The key.", Required: true),
            new KeyShape(
                "value",
                new ValueShape.Scalar(OrNull: false),
                "The value. A secret is given as ${ENVIRONMENT_VARIABLE}, also within a text, or as secret:NAME."
            ),
            new KeyShape(
                "uri",
                new ValueShape.Map(
                    new MapShape(
                        "The URI of a connection to the server of the step's connection.",
                        new KeyShape("role", new ValueShape.Text(Reference.Identifier), "The login.", Required: true),
                        new KeyShape(
                            "database",
                            new ValueShape.Text(Reference.Identifier),
                            "The database.",
                            Required: true
                        ),
                        new KeyShape(
                            "password",
                            new ValueShape.Text(Reference.Secret),
                            "The password: ${ENVIRONMENT_VARIABLE} or secret:NAME."
                        )
                        {
                            Default = "the one that a role step of the phase generated",
                        }
                    )
                ),
                "A connection URI, instead of a value."
            )
        )
        {
            ExactlyOneOf =
            [
                ["value", "uri"],
            ],
        };
}
