namespace DbMigrate.Cli.Output;

/// <summary>What an invocation or an undo did, for a reader.</summary>
internal static class ResultText
{
    /// <summary>One phase.</summary>
    public static void Write(TextReport report, PhaseResult result)
    {
        var state = StatusText.Paint(result.State);
        report.Line(
            $"{report.Paint($"Phase {result.Phase}", Colour.Bold)}: {report.Paint(state.Text, state.Colour)} after {Words.Duration(result.Duration)}"
        );
        if (result.Message.Length > 0)
        {
            report.Indented("  ", result.Message);
        }

        WriteSteps(report, result.Steps);
        WriteChecks(report, result.Checks);

        foreach (var wait in result.Waits)
        {
            report.Line(Describe(wait));
        }

        foreach (var difference in result.Differences)
        {
            report.Line(
                $"not as before: {difference.ObjectType} {difference.Name} was {difference.Difference.ToString().ToLowerInvariant()}"
            );
        }

        foreach (var notice in result.Notices)
        {
            report.Line(notice);
        }

        report.Line();
    }

    /// <summary>What is as it should be is counted: what is not must be seen.</summary>
    private static void WriteChecks(TextReport report, IReadOnlyList<CheckResult> checks)
    {
        var passed = checks.Where(c => c.Status == CheckStatus.Passed).ToList();
        foreach (var check in checks.Where(c => report.Verbose || c.Status != CheckStatus.Passed))
        {
            CheckText.Write(report, check);
        }

        if (passed.Count > 0 && !report.Verbose)
        {
            var stages = passed
                .GroupBy(c => c.Stage)
                .OrderBy(g => g.Key)
                .Select(g => Words.Text($"{g.Count()} {g.Key.ToString().ToLowerInvariant()}"));
            report.Line(report.Paint($"passed: {string.Join(", ", stages)}", Colour.Green));
        }
    }

    private static void WriteSteps(TextReport report, IReadOnlyList<StepResult> steps)
    {
        var table = new TextTable("Step", "Kind", "Status", "Batches", "Rows", "Time", "Waited", "Name");
        foreach (var step in steps)
        {
            table.AddWithNote(
                step.Message,
                Words.Text($"{step.Step}"),
                step.Kind,
                new Cell(
                    step.Status.ToString(),
                    step.Status switch
                    {
                        StepStatus.Failed => Colour.Red,
                        StepStatus.Waiting => Colour.Yellow,
                        _ => Colour.Green,
                    }
                ),
                step.BatchesDoneBefore > 0
                    ? Words.Text($"{step.Batches} + {step.BatchesDoneBefore} before")
                    : Words.Text($"{step.Batches}"),
                step.Rows > 0 ? Words.Text($"{step.Rows:N0}") : string.Empty,
                Words.Duration(step.Duration),
                step.Waited > TimeSpan.Zero ? Words.Duration(step.Waited) : string.Empty,
                step.Name
            );
        }

        table.Write(report);
    }

    private static string Describe(LockWait wait)
    {
        var blocker =
            wait.BlockerProcessId == 0
                ? "by a session that was gone when it was asked for"
                : Words.Text(
                    $"by {wait.BlockerKind} pid {wait.BlockerProcessId} ({wait.BlockerUser} {wait.BlockerApplication}): {wait.BlockerQuery}"
                );
        return Words.Text(
            $"waited {Words.Duration(wait.Waited)} in step {wait.Step}, try {wait.Attempt}, for {wait.Lock}, held {blocker}"
        );
    }
}
