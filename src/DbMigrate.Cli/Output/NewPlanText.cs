namespace DbMigrate.Cli.Output;

/// <summary>Writes a new plan.</summary>
internal static class NewPlanText
{
    /// <summary>Writes a plan that was created.</summary>
    public static void Write(TextReport report, MigrationPlan plan)
    {
        report.Line(
            new Cell(
                $"{plan.File}: {Format.Count(plan.Phases.Count, "phase", "phases")}, "
                    + $"{Format.Invariant($"{plan.Phases.Count(p => p.Undo is not null)} with an undo")}",
                Colour.Bold
            )
        );
        WriteSource(report, plan.Source);
        WriteFindings(report, plan.Findings, "marked TODO in the plan");
    }

    /// <summary>Writes a plan that would be created.</summary>
    public static void WriteDraft(TextReport report, MigrationPlanDraft draft)
    {
        report.Line(new Cell($"{draft.Folder} would have:", Colour.Bold));
        foreach (var file in draft.Files)
        {
            report.Line("  " + file);
        }

        WriteSource(report, draft.Source);
        WriteFindings(report, draft.Findings, "to be marked TODO in the plan");
    }

    private static void WriteSource(TextReport report, MigrationFolder? source)
    {
        if (source?.Recognised is { } why)
        {
            report.Line($"The folder {source}: {why}.");
        }
    }

    private static void WriteFindings(TextReport report, IReadOnlyList<PlanFinding> findings, string heading)
    {
        if (findings.Count == 0)
        {
            return;
        }

        report.Line();
        report.Line($"{Format.Count(findings.Count, "open point", "open points")}, {heading}:");
        foreach (var finding in findings)
        {
            report.Indented("  ", finding.ToString());
        }
    }
}
