namespace DbMigrate.Cli.Output;

/// <summary>Writes the journal for a reader.</summary>
internal static class HistoryText
{
    /// <summary>The width from which on the messages are a column of the table.</summary>
    private const int Wide = 120;

    /// <summary>
    /// Writes a table. The problem of a row follows below it. On a terminal its lock waits and failed rows follow too,
    /// and on a narrow terminal its message. Without a terminal a row is one line, for searches.
    /// </summary>
    public static void Write(TextReport report, IReadOnlyList<MigrationEvent> events)
    {
        var narrow = report.Width < Wide;
        string[] headings = ["Id", "At", "Phase", "Event", "By", "Took", "Intact"];
        var table = new TextTable(narrow ? headings : [.. headings[..5], "From", .. headings[5..], "Message"]);
        foreach (var row in events)
        {
            Cell[] cells =
            [
                Format.Invariant($"{row.Id}"),
                Format.Instant(row.At),
                row.Phase,
                row.Event,
                row.User,
                Format.Duration(row.Duration),
                row.Intact switch
                {
                    true => new Cell("yes", Colour.Green),
                    false => new Cell("no", Colour.Red),
                    null => string.Empty,
                },
            ];
            var message = Message(row);
            IEnumerable<string> lines = report.Width is not null || report.Verbose ? Lines(row) : [];
            string[] notes = narrow ? [row.Problem, message, .. lines] : [row.Problem, .. lines];
            table.AddWithNote(
                string.Join('\n', notes.Where(n => n.Length > 0)),
                narrow ? cells : [.. cells[..5], row.Host, .. cells[5..], message]
            );
        }

        table.Write(report);
    }

    /// <summary>Writes the outcome of a comparison of the whole journal with its chain.</summary>
    public static void WriteVerdict(TextReport report, JournalVerification verification) =>
        report.Line(
            $"{Count(verification.Rows, "row", "rows")}, intact"
                + (verification.Head is { } head ? $", head {head}" : string.Empty)
        );

    /// <summary>The message, with what was counted of a batch.</summary>
    private static string Message(MigrationEvent row)
    {
        string[] counts =
        [
            row.Rows is { } rows ? Count(rows, "row", "rows") : string.Empty,
            row.Transactions is { } transactions ? Count(transactions, "transaction", "transactions") : string.Empty,
            row.Retries > 0 ? Count(row.Retries, "retry", "retries") : string.Empty,
        ];
        var counted = string.Join(", ", counts.Where(c => c.Length > 0));
        return counted.Length == 0 ? row.Message : $"{row.Message} ({counted})";
    }

    private static IEnumerable<string> Lines(MigrationEvent row) =>
        row
            .LockWaits.GroupBy(w => (w.Lock, w.BlockedBy.FirstOrDefault()?.ProcessId))
            .Select(waits => Line([.. waits]))
            .Concat(row.Check?.Rows ?? [])
            .Concat(row.Check is { RowsOmitted: > 0 and var more } ? [Format.Invariant($"and {more:N0} more")] : []);

    /// <summary>Describes the waits for one lock that one session held, with the session as it was at the last one.</summary>
    private static string Line(List<LockWait> waits)
    {
        var wait = waits[^1];
        var waited = Format.Duration(TimeSpan.FromTicks(waits.Sum(w => w.Waited.Ticks)));
        var tries = waits.Count == 1 ? $"attempt {wait.Attempt}" : Format.Count(waits.Count, "attempt", "attempts");
        var what = wait.Lock.Length > 0 ? wait.Lock : "a lock";
        var blockers = wait.BlockedBy.Select(b =>
        {
            string[] facts =
            [
                b.User,
                b.Application,
                b.Kind.Length > 0 ? b.Kind : b.State,
                b.TransactionAge is { } age ? $"transaction {Format.Duration(age)} old" : string.Empty,
            ];
            return Format.Invariant(
                $"pid {b.ProcessId} ({string.Join(", ", facts.Where(f => f.Length > 0))}): {b.Query}"
            );
        });
        var looks = waits.Sum(w => w.Looks);
        var looked = looks > 0 ? $" ({Count(looks, "look", "looks")})" : string.Empty;
        return Format.Invariant($"{tries}: waited {waited} for {what}{looked}")
            + string.Concat(blockers.Select(b => $"\n  blocked by {b}"));
    }

    private static string Count(long number, string one, string many) =>
        Format.Invariant($"{number:N0} {(number == 1 ? one : many)}");
}
