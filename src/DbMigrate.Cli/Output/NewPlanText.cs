namespace DbMigrate.Cli.Output;

/// <summary>A new plan, for a reader.</summary>
internal static class NewPlanText
{
    /// <summary>One that was written.</summary>
    public static void Write(TextReport report, MigrationPlan plan)
    {
        report.Line(
            report.Paint(
                $"{plan.File}: {Words.Count(plan.Phases.Count, "phase", "phases")}, {Words.Text($"{plan.Phases.Count(p => p.Undo is not null)} with an undo")}",
                Colour.Bold
            )
        );
        WriteFindings(report, plan.Findings, "is a TODO in the plan", "are TODOs in the plan");
    }

    /// <summary>One that was not.</summary>
    public static void WriteDraft(TextReport report, MigrationPlanDraft draft)
    {
        report.Line(report.Paint($"{draft.Folder} would have:", Colour.Bold));
        foreach (var file in draft.Files)
        {
            report.Line("  " + file);
        }

        WriteFindings(report, draft.Findings, "would be a TODO in the plan", "would be TODOs in the plan");
    }

    private static void WriteFindings(TextReport report, IReadOnlyList<PlanFinding> findings, string one, string many)
    {
        if (findings.Count == 0)
        {
            return;
        }

        report.Line();
        report.Line(
            $"{Words.Count(findings.Count, "thing is", "things are")} left to you, and {(findings.Count == 1 ? one : many)}:"
        );
        foreach (var finding in findings)
        {
            report.Indented("  ", finding.ToString());
        }
    }
}
