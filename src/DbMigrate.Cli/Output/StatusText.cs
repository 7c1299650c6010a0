namespace DbMigrate.Cli.Output;

/// <summary>Writes the states of phases.</summary>
internal static class StatusText
{
    /// <summary>The width from which on the titles are a column of the table.</summary>
    private const int Wide = 100;

    /// <summary>
    /// Writes a table below the plan and database. A row is followed by its reason in short; in verbose output by the
    /// whole reason.
    /// </summary>
    public static void Write(TextReport report, IReadOnlyList<PhaseStatus> statuses)
    {
        if (statuses.Count == 0)
        {
            return;
        }

        report.Line(
            new Cell($"{statuses[0].PlanName} on {statuses[0].Database} ({statuses[0].Environment})", Colour.Bold)
        );
        report.Line();
        var narrow = report.Width < Wide;
        string[] headings = ["Phase", "State", "Since", "By"];
        var table = new TextTable(narrow ? headings : [.. headings, "Title"]);
        foreach (var status in statuses)
        {
            Cell[] cells = [status.Phase, Paint(status.State), Format.Since(status.Since), status.By];
            string[] notes =
            [
                narrow ? status.Title : string.Empty,
                report.Verbose ? status.Reason : status.ShortReason,
            ];
            table.AddWithNote(
                string.Join('\n', notes.Where(n => n.Length > 0)),
                narrow ? cells : [.. cells, status.Title]
            );
        }

        table.Write(report);
    }

    /// <summary>Returns a state in its color.</summary>
    public static Cell Paint(MigrationState state) =>
        new(
            state.ToString(),
            state switch
            {
                MigrationState.Verified or MigrationState.Adopted or MigrationState.Ready => Colour.Green,
                MigrationState.Failed or MigrationState.InDoubt or MigrationState.Changed => Colour.Red,
                MigrationState.Blocked or MigrationState.Applied => Colour.Yellow,
                MigrationState.Running => Colour.Cyan,
                _ => Colour.None,
            }
        );
}
