using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps.Access;

/// <summary>The parameters of <c>role</c>.</summary>
internal static class RoleShape
{
    internal static MapShape Shape { get; } =
        new MapShape(
            "Creates a role if it does not exist. An existing one is left unchanged, and its differences "
                + "are reported.",
            new KeyShape("name", new ValueShape.Text(Reference.Identifier), "The name of the role.", Required: true),
            new KeyShape("login", new ValueShape.Boolean(), "Whether the role may log in.") { Default = "false" },
            new KeyShape(
                "password",
                new ValueShape.Either(
                    new ValueShape.Text(Reference.Secret),
                    new ValueShape.Text(OneOf: [RolePassword.Generate])
                ),
                "The password: ${ENVIRONMENT_VARIABLE}, secret:NAME, or generate for 32 random bytes in base64url. "
                    + "The server receives a SCRAM-SHA-256 verifier, not the password."
            ),
            new KeyShape(
                "store",
                new ValueShape.Text(Reference.Secret),
                "The secret that a generated password is written to: secret:NAME."
            ),
            new KeyShape(
                "inherit",
                new ValueShape.Boolean(),
                "Whether the role inherits the privileges of the roles that it is a member of."
            )
            {
                Default = "true",
            },
            new KeyShape("bypass_rls", new ValueShape.Boolean(), "Whether the role bypasses row security.")
            {
                Default = "false",
            },
            new KeyShape(
                "member_of",
                new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                "The roles that the role is a member of."
            ),
            new KeyShape(
                "connection_limit",
                new ValueShape.Integer(-1),
                "The maximum number of sessions; -1 for no limit."
            )
            {
                Default = "-1",
            }
        )
        {
            ShortForm = "name",
        };
}
