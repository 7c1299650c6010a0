namespace DbMigrate.Cli.Output;

/// <summary>Writes the states of phases.</summary>
internal static class StatusText
{
    /// <summary>Writes a table below the plan and database.</summary>
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
        var table = new TextTable("Phase", "State", "Since", "By", "Title");
        foreach (var status in statuses)
        {
            table.AddWithNote(
                Reason(status),
                status.Phase,
                Paint(status.State),
                Format.Instant(status.Since),
                status.By,
                status.Title
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
                MigrationState.Verified or MigrationState.Ready => Colour.Green,
                MigrationState.Failed or MigrationState.InDoubt or MigrationState.Changed => Colour.Red,
                MigrationState.Blocked or MigrationState.Applied => Colour.Yellow,
                MigrationState.Running => Colour.Cyan,
                _ => Colour.None,
            }
        );

    private static string Reason(PhaseStatus status) =>
        status.OpensAt is { } at
            ? $"{status.Reason}{Environment.NewLine}opens at {Format.Instant(at)}".Trim()
            : status.Reason;
}
