namespace DbMigrate.Cli.Output;

/// <summary>The journal, for a reader.</summary>
internal static class HistoryText
{
    /// <summary>A table; what is wrong with a row stands under it.</summary>
    public static void Write(TextReport report, IReadOnlyList<MigrationEvent> events)
    {
        var table = new TextTable("Id", "At", "Phase", "Event", "By", "From", "Took", "Intact", "Message");
        foreach (var row in events)
        {
            table.AddWithNote(
                row.Problem,
                Words.Text($"{row.Id}"),
                Words.Instant(row.At),
                row.Phase,
                row.Event,
                row.User,
                row.Host,
                Words.Duration(row.Duration),
                row.Intact switch
                {
                    true => new Cell("yes", Colour.Green),
                    false => new Cell("no", Colour.Red),
                    null => string.Empty,
                },
                row.Message
            );
        }

        table.Write(report);
    }
}
