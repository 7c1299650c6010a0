using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Steps;

/// <summary><c>role</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class RoleStep
{
    internal static KindDefinition<MigrationStep> Definition { get; } =
        new(
            "role",
            new MapShape(
                "Makes a role that is missing; one that is there is left, and what differs is said.",
                new KeyShape("name", new ValueShape.Text(Reference.Identifier), "The name.", Required: true),
                new KeyShape("login", new ValueShape.Boolean(), "Whether it may log in; false where nothing is said."),
                new KeyShape(
                    "password",
                    new ValueShape.Text(Reference.Secret),
                    "Where its password is found: ${ENVIRONMENT_VARIABLE} or secret:NAME."
                ),
                new KeyShape(
                    "inherit",
                    new ValueShape.Boolean(),
                    "Whether it has the rights of the roles that it is in by itself."
                ),
                new KeyShape("bypass_rls", new ValueShape.Boolean(), "Whether row security does not bind it."),
                new KeyShape(
                    "member_of",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The roles that it is in."
                ),
                new KeyShape(
                    "connection_limit",
                    new ValueShape.Integer(-1),
                    "How many sessions it may have; -1 for no limit."
                )
            )
            {
                ShortForm = "name",
            },
            Bind: null
        );
}
