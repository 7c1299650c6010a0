using DbMigrate.Engine.Checks;
using DbMigrate.Engine.Model.Checks;
using DbMigrate.Engine.Model.Checks.Expectations;
using DbMigrate.Engine.Model.Kinds;

namespace DbMigrate.Engine.Plans;

/// <summary>What an item under <c>metrics</c> takes, and how the list becomes definitions.</summary>
internal static class MetricShape
{
    /// <summary>The keys of one metric.</summary>
    internal static MapShape Shape { get; } =
        new(
            "A named query that says how far the migration is, with thresholds.",
            new KeyShape("name", new ValueShape.Text(), "What it is called; unique in the plan.", Required: true),
            new KeyShape(
                "sql",
                new ValueShape.Text(Reference.Sql),
                "The query: one row with one value, or rows of a label and a value. The plan's variables are used in it as psql does.",
                Required: true
            ),
            new KeyShape(
                "on",
                new ValueShape.Text(Reference.Connection),
                "The connection that it asks; default where nothing is said."
            ),
            AsClause.Key,
            new KeyShape("unit", new ValueShape.Text(), "The unit of the values, as in percent."),
            new KeyShape(
                "good",
                ExpectationReader.OneValue,
                "What a value is where all is well: \">= 99.5\". Where it is not, the metric warns; with 'warn' and without 'critical', what neither fits is critical."
            ),
            new KeyShape(
                "warn",
                ExpectationReader.OneValue,
                "What a value is where somebody should look: \"< 99.5\"; asked after 'critical' and 'good'."
            ),
            new KeyShape(
                "critical",
                ExpectationReader.OneValue,
                "What a value is where something is wrong: \"> 0\"; asked first."
            ),
            new KeyShape(
                "labels",
                new ValueShape.ListOf(new ValueShape.Text(), OrSingle: true),
                "The labels whose rows the thresholds are for; all where nothing is said."
            )
        );

    /// <summary>The metrics of a plan; what is wrong with one is said to the reading.</summary>
    internal static IReadOnlyList<MetricDefinition> Read(PlanReading reading, PlanValue? list)
    {
        var metrics = new List<MetricDefinition>();
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

            if (metrics.Find(m => string.Equals(m.Name, metric.Name, StringComparison.OrdinalIgnoreCase)) is { } first)
            {
                reading.Error(
                    node.PlaceOf("name"),
                    $"The metric {PlanText.Show(metric.Name)} is there twice; the first is in line {first.Place.Line}. Give each a 'name' of its own."
                );
            }

            metrics.Add(metric);
        }

        return metrics;
    }

    private static MetricDefinition? Make(PlanReading reading, KindNode node)
    {
        // What is missing was said when the plan was read by its shape.
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
