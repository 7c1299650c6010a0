namespace DbMigrate.Cli.Output;

/// <summary>The values of metrics, for a reader.</summary>
internal static class MetricText
{
    /// <summary>A table; what is wrong with a value stands under it.</summary>
    public static void Write(TextReport report, IReadOnlyList<MigrationMetric> metrics)
    {
        var table = new TextTable("Metric", "Label", "Value", "Unit", "Status");
        foreach (var metric in metrics)
        {
            table.AddWithNote(
                metric.Message,
                metric.Name,
                metric.Label,
                metric.Text,
                metric.Unit,
                Paint(metric.Status)
            );
        }

        table.Write(report);
    }

    private static Cell Paint(MetricStatus status) =>
        status switch
        {
            MetricStatus.None => string.Empty,
            MetricStatus.Ok => new Cell("ok", Colour.Green),
            MetricStatus.Warn => new Cell("warn", Colour.Yellow),
            MetricStatus.Critical => new Cell("critical", Colour.Red),
            _ => new Cell("unknown", Colour.Red),
        };
}
