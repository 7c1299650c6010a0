using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>role</c>: known to the reader and the schema; not available in this version.</summary>
internal static class RoleStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "role",
            new MapShape(
                "Creates a role if it does not exist; differences of an existing one are reported.",
                new KeyShape("name", new ValueShape.Text(Reference.Identifier), "The name.", Required: true),
                new KeyShape("login", new ValueShape.Boolean(), "Whether it may log in. Default: false."),
                new KeyShape(
                    "password",
                    new ValueShape.Text(Reference.Secret),
                    "A reference to its password: ${ENVIRONMENT_VARIABLE} or secret:NAME."
                ),
                new KeyShape("inherit", new ValueShape.Boolean(), "Whether it inherits the privileges of its roles."),
                new KeyShape("bypass_rls", new ValueShape.Boolean(), "Whether it bypasses row security."),
                new KeyShape(
                    "member_of",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The roles that it is a member of."
                ),
                new KeyShape(
                    "connection_limit",
                    new ValueShape.Integer(-1),
                    "How many sessions it may have; -1: no limit."
                )
            )
            {
                ShortForm = "name",
            },
            Bind: null
        );
}
