using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Checks;

/// <summary><c>latency</c>: known to the plan reader, not available in this version.</summary>
internal static class LatencyCheck
{
    internal static KindDefinition<MigrationCheck> Definition { get; } =
        new(
            "latency",
            new MapShape(
                "The latency of a query.",
                new KeyShape("sql", new ValueShape.Text(Reference.Sql), "The query.", Required: true),
                new KeyShape("runs", new ValueShape.Integer(1, 100_000), "How often the query runs.")
                {
                    Default = "50",
                },
                new KeyShape("percentile", new ValueShape.Integer(1, 100), "The percentile that is compared.")
                {
                    Default = "95",
                },
                new KeyShape("below", new ValueShape.Duration(), "The upper bound of the percentile.", Required: true)
            ),
            Bind: null
        );
}
