using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Checks;

/// <summary><c>latency</c>: known to the reader and to the schema; not available in this version.</summary>
internal static class LatencyCheck
{
    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "latency",
            new MapShape(
                "A query is fast enough.",
                new KeyShape("sql", new ValueShape.Text(Reference.Sql), "The query.", Required: true),
                new KeyShape(
                    "runs",
                    new ValueShape.Integer(1, 100_000),
                    "How often it is run; 50 where nothing is said."
                ),
                new KeyShape(
                    "percentile",
                    new ValueShape.Integer(1, 100),
                    "Which percentile counts; 95 where nothing is said."
                ),
                new KeyShape("below", new ValueShape.Duration(), "What it must stay below.", Required: true)
            ),
            Bind: null
        );
}
