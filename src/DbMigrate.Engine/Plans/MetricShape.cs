using DbMigrate.Engine.Checks;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Checks.Expectations;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans;

/// <summary>The shape of an item under <c>metrics</c>, and the reader of the list.</summary>
internal static class MetricShape
{
    /// <summary>The keys of one metric.</summary>
    internal static MapShape Shape { get; } =
        new(
            "A named query that measures the progress of the migration, with thresholds.",
            new KeyShape("name", new ValueShape.Text(), "The name of the metric, unique in the plan.", Required: true),
            new KeyShape(
                "sql",
                new ValueShape.Text(Reference.Sql),
                "The query: one row with one value, or rows with a label and a value. The plan's variables "
                    + "are substituted as in psql.",
                Required: true
            ),
            new KeyShape("on", new ValueShape.Text(Reference.Connection), "The connection that the metric queries.")
            {
                Default = "default",
            },
            AsClause.Key,
            new KeyShape(
                "unit",
                new ValueShape.Text(),
                "The unit of the values, as in percent. Thresholds without a unit are a warning."
            ),
            new KeyShape(
                "good",
                ExpectationReader.OneValue,
                "The values that are good: \">= 99.5\". Other values are a warning; with 'warn' and without "
                    + "'critical', values that match neither are critical."
            ),
            new KeyShape(
                "warn",
                ExpectationReader.OneValue,
                "The values that are a warning: \"< 99.5\". Evaluated after 'critical' and 'good'."
            ),
            new KeyShape(
                "critical",
                ExpectationReader.OneValue,
                "The values that are critical: \"> 0\". Evaluated first."
            ),
            new KeyShape(
                "chart",
                new ValueShape.Text(OneOf: ["line", "bar", "number"]),
                "How a report draws the values: their course, a bar for each label, or the newest number."
            )
            {
                Default = "line",
            },
            new KeyShape(
                "record",
                new ValueShape.Boolean(),
                "Whether each measurement is recorded in the journal, where there is one, so that a report can draw the "
                    + "course. What is measured again and again, to be watched, is not recorded."
            )
            {
                Default = "false",
            },
            new KeyShape(
                "labels",
                new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                "The labels whose rows the thresholds apply to. One without a row is unknown."
            )
            {
                Default = "all labels",
            }
        );

    /// <summary>Reads the metrics of a plan. Errors are added to the reading.</summary>
    internal static IReadOnlyList<MetricDefinition> Read(PlanReading reading, PlanValue? list)
    {
        var metrics = new List<MetricDefinition>();
        var named = new List<(string Name, SourcePlace Place)>();
        foreach (var map in (list as PlanList)?.Items.OfType<PlanMap>() ?? [])
        {
            var node = new KindNode("metric", map, map.Place, reading.Folder, reading.Findings)
            {
                On = (map.Find("on") as PlanScalar)?.Text,
            };
            if (Make(reading, node) is not { } metric)
            {
                continue;
            }

            named.Add((metric.Name, node.PlaceOf("name")));
            metrics.Add(metric);
        }

        UniqueNames.Require(reading, "metric", "a unique 'name'", named);
        return metrics;
    }

    private static MetricDefinition? Make(PlanReading reading, KindNode node)
    {
        // The shape reader has reported missing keys.
        if (!node.Has("name") || !node.Has("sql"))
        {
            return null;
        }

        try
        {
            return new MetricDefinition(node);
        }
        catch (PlanInvalidException e)
        {
            reading.Findings.AddRange(e.Findings);
            return null;
        }
    }
}
