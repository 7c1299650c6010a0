using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Checks;

/// <summary><c>uses_index</c>: known to the plan reader, not available in this version.</summary>
internal static class UsesIndexCheck
{
    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "uses_index",
            new MapShape(
                "A query whose plan must use an index.",
                new KeyShape("sql", new ValueShape.Text(Reference.Sql), "The query.", Required: true),
                new KeyShape("index", new ValueShape.Text(Reference.Identifier), "The index.", Required: true)
            ),
            Bind: null
        );
}
