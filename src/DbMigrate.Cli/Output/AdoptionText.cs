namespace DbMigrate.Cli.Output;

/// <summary>Writes the history of another tool, compared with a plan.</summary>
internal static class AdoptionText
{
    /// <summary>Writes a table of what is to be said something of, and the numbers of the rest.</summary>
    public static void Write(TextReport report, MigrationAdoption adoption)
    {
        report.Line(
            new Cell($"{adoption.PlanName} on {adoption.Database}: {adoption.Table} of {adoption.Tool}", Colour.Bold)
        );
        var shown = adoption.Entries.Where(e => report.Verbose || !e.Fits || e.Message.Length > 0).ToList();
        if (shown.Count > 0)
        {
            report.Line();
            var table = new TextTable(["Phase", "Outcome", "Version"]);
            foreach (var entry in shown)
            {
                table.AddWithNote(
                    entry.Message,
                    [
                        entry.Phase,
                        new Cell(entry.Outcome.ToString(), entry.Fits ? Colour.None : Colour.Red),
                        entry.Version,
                    ]
                );
            }

            table.Write(report);
        }

        report.Line();
        report.Line(
            string.Join(
                ", ",
                adoption
                    .Entries.GroupBy(e =>
                        e.Adopted ? "adopted now"
                        : e.Undone ? "recorded as undone"
                        : Word(e.Outcome)
                    )
                    .Select(g => Format.Invariant($"{g.Count()} {g.Key}"))
            )
        );
    }

    private static string Word(HistoryOutcome outcome) =>
        outcome switch
        {
            HistoryOutcome.Applied => "to adopt",
            HistoryOutcome.Recorded => "in the journal already",
            HistoryOutcome.Pending => "not applied yet",
            HistoryOutcome.Failed => "failed",
            HistoryOutcome.Changed => "changed",
            HistoryOutcome.Unknown => "without a file",
            HistoryOutcome.Gap => "left out",
            HistoryOutcome.Archived => "in the archive",
            HistoryOutcome.Missing => "applied by the journal only",
            _ => "in conflict with the journal",
        };
}
