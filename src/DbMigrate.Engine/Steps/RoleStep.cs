using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>role</c>: known to the reader and the schema; not available in this version.</summary>
internal static class RoleStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "role",
            new MapShape(
                "Creates a role if it does not exist. An existing one is left unchanged, and its differences "
                    + "are reported.",
                new KeyShape(
                    "name",
                    new ValueShape.Text(Reference.Identifier),
                    "The name of the role.",
                    Required: true
                ),
                new KeyShape("login", new ValueShape.Boolean(), "Whether the role may log in.") { Default = "false" },
                new KeyShape(
                    "password",
                    new ValueShape.Text(Reference.Secret),
                    "A reference to the password: ${ENVIRONMENT_VARIABLE} or secret:NAME."
                ),
                new KeyShape(
                    "inherit",
                    new ValueShape.Boolean(),
                    "Whether the role inherits the privileges of the roles that it is a member of."
                ),
                new KeyShape("bypass_rls", new ValueShape.Boolean(), "Whether the role bypasses row security."),
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
            )
            {
                ShortForm = "name",
            },
            Bind: null
        );
}
