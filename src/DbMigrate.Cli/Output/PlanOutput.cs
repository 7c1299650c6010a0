namespace DbMigrate.Cli.Output;

/// <summary>Writes a plan.</summary>
internal static class PlanOutput
{
    /// <summary>Writes the plan and a line for each phase.</summary>
    public static void Write(TextReport report, MigrationPlan plan)
    {
        report.Properties(
            ("Plan", plan.Name),
            ("About", plan.Description),
            ("File", plan.File),
            ("Folder", plan.Source is { } source ? FolderText(source) : null),
            (
                "Needs",
                string.Join(
                    ", ",
                    plan.RequiredExtensions.Prepend(
                            plan.RequiredPostgres is null ? string.Empty : "PostgreSQL " + plan.RequiredPostgres
                        )
                        .Where(t => t.Length > 0)
                )
            ),
            ("Connections", string.Join(", ", plan.Connections.Select(c => $"{c.Key} = {c.Value}"))),
            ("Made", string.Join(", ", plan.MadeConnections.Select(c => $"{c.Key} by {c.Value}"))),
            ("Variables", string.Join(", ", plan.Variables.Select(v => $"{v.Key} = {v.Value}"))),
            ("Metrics", string.Join(", ", plan.Metrics)),
            ("Maintenance", string.Join(", ", plan.Maintenance))
        );
        report.Line();
        var table = new TextTable(
            "Phase",
            "Risk",
            "Expected",
            "Gates",
            "Preflight",
            "Steps",
            "Verify",
            "Undo",
            "Title"
        );
        foreach (var phase in plan.Phases)
        {
            table.Add(
                phase.Id,
                phase.Risk.ToString(),
                Format.Duration(phase.ExpectedRuntime),
                Number(phase.Gates.Count),
                Number(phase.Preflight.Count),
                Number(phase.Apply.Count),
                Number(phase.Verify.Count),
                phase.UndoSource switch
                {
                    MigrationUndoSource.Plan => Number(phase.Undo!.Count),
                    MigrationUndoSource.Derived => "derived",
                    _ => "none",
                },
                phase.Title
            );
        }

        table.Write(report);
        List(report, "Warnings", plan.Warnings.Select(w => w.ToString()));
        if (plan.Source is { } folder)
        {
            List(report, $"Notes of the folder {folder.Path}", folder.Notes.Select(n => n.ToString()));
            List(report, "Archived, never run", folder.Archived);
        }
    }

    private static string FolderText(MigrationFolder folder) =>
        folder
        + (folder.History is { } tool ? $", history of {tool}{(folder.KeepsHistory ? ", kept" : string.Empty)}" : null)
        + (folder.BootstrapFile is { } file ? $", bootstrap {file} through {folder.BootstrapThrough}" : null);

    private static void List(TextReport report, string heading, IEnumerable<string> lines)
    {
        var all = lines.ToList();
        if (all.Count == 0)
        {
            return;
        }

        report.Line();
        report.Line(Format.Invariant($"{heading} ({all.Count}):"));
        foreach (var line in all)
        {
            report.Indented("  ", line);
        }
    }

    /// <summary>Writes a phase with its gates, checks and steps.</summary>
    public static void WritePhase(TextReport report, MigrationPhase phase)
    {
        report.Line(new Cell($"Phase {phase.Id}: {phase.Title}", Colour.Bold));
        Section(report, "gates", phase.Gates.Select(g => (g.Kind, g.Name, g.Place)));
        Section(report, "preflight", phase.Preflight.Select(c => (c.Kind, c.Name, c.Place)));
        Section(report, "apply", phase.Apply.Select(s => (s.Kind, s.Name, s.Place)));
        Section(report, "verify", phase.Verify.Select(c => (c.Kind, c.Name, c.Place)));
        Section(report, "undo", (phase.Undo ?? []).Select(s => (s.Kind, s.Name, s.Place)));
        if (phase.PointOfNoReturn is { } point)
        {
            report.Line($"  point of no return: {point}");
        }

        if (phase.Irreversible is { } why)
        {
            report.Line($"  irreversible: {why}");
        }

        if (phase.NoUndoBecause is { } none)
        {
            report.Line($"  no undo: {none}");
        }

        report.Line();
    }

    private static void Section(
        TextReport report,
        string name,
        IEnumerable<(string Kind, string Name, SourcePlace Place)> items
    )
    {
        var first = true;
        foreach (var item in items)
        {
            report.Line($"  {(first ? name : string.Empty), -10} {item.Name} ({item.Place})");
            first = false;
        }
    }

    private static string Number(int count) => count == 0 ? "-" : Format.Invariant($"{count}");
}
