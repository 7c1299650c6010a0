namespace DbMigrate.Cli.Output;

/// <summary>Writes the journal.</summary>
internal static class HistoryText
{
    /// <summary>Writes a table; the problem of a row follows below it.</summary>
    public static void Write(TextReport report, IReadOnlyList<MigrationEvent> events)
    {
        var table = new TextTable("Id", "At", "Phase", "Event", "By", "From", "Took", "Intact", "Message");
        foreach (var row in events)
        {
            table.AddWithNote(
                row.Problem,
                Format.Invariant($"{row.Id}"),
                Format.Instant(row.At),
                row.Phase,
                row.Event,
                row.User,
                row.Host,
                Format.Duration(row.Duration),
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
