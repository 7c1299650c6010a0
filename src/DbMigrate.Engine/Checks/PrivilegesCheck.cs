using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Checks;

/// <summary><c>privileges</c>: known to the plan reader, not available in this version.</summary>
internal static class PrivilegesCheck
{
    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "privileges",
            new MapShape(
                "The privileges that a role has, and those that it does not have.",
                new KeyShape("role", new ValueShape.Text(Reference.Identifier), "The role.", Required: true),
                new KeyShape(
                    "on",
                    new ValueShape.ListOf(new ValueShape.Text(Reference.Identifier), OrSingle: true),
                    "The tables, views, sequences or schemas.",
                    Required: true
                ),
                new KeyShape(
                    "can",
                    new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                    "The privileges that the role has, as in select."
                ),
                new KeyShape(
                    "cannot",
                    new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                    "The privileges that the role does not have."
                )
            )
            {
                AtLeastOneOf =
                [
                    ["can", "cannot"],
                ],
            },
            Bind: null
        );
}
