using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Checks;

/// <summary><c>privileges</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class PrivilegesCheck
{
    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "privileges",
            new MapShape(
                "What a role can do, and what it cannot.",
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
                    "The privileges that it has, as in select."
                ),
                new KeyShape(
                    "cannot",
                    new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                    "The privileges that it has not."
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
