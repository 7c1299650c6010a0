namespace DbMigrate.Engine.Journal;

/// <summary>Makes the rows of recorded values of metrics.</summary>
internal static class MetricEntries
{
    /// <summary>Returns a row for each value.</summary>
    internal static IEnumerable<JournalEntry> Of(IEnumerable<MigrationMetric> values, Func<string, string> mask) =>
        values.Select(m => new JournalEntry(JournalEvents.Measured)
        {
            Message = mask($"{m.Name}{(m.Label is null ? null : $", {m.Label}")}: {ValueOf(m)}"),
            Detail = JournalStore.Json(
                new Dictionary<string, object?>
                {
                    ["metric"] = mask(m.Name),
                    ["label"] = m.Label is null ? null : mask(m.Label),
                    ["value"] = m.Value,
                    ["text"] = m.Text is null ? null : mask(m.Text),
                    ["unit"] = m.Unit,
                    ["status"] = m.Status.ToString(),
                }
            ),
        });

    private static string ValueOf(MigrationMetric metric) =>
        metric.Text is null ? metric.Message : $"{metric.Text} {metric.Unit}".TrimEnd();
}
