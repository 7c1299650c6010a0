namespace DbMigrate.Cli.Output;

/// <summary>Writes values of metrics.</summary>
internal static class MetricText
{
    /// <summary>Writes a table; the problem of a value follows below it.</summary>
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

    /// <summary>Writes one of several readings, with its time.</summary>
    public static void WriteReading(TextReport report, IReadOnlyList<MigrationMetric> metrics)
    {
        report.Line(Format.Reading(metrics.Count > 0 ? metrics.Max(m => m.At) : DateTimeOffset.UtcNow));
        Write(report, metrics);
        report.Line();
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
