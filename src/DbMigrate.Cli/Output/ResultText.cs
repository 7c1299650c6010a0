namespace DbMigrate.Cli.Output;

/// <summary>Writes the result of a run or an undo.</summary>
internal static class ResultText
{
    /// <summary>Writes the result of one phase.</summary>
    public static void Write(TextReport report, PhaseResult result)
    {
        var phase = new Cell($"Phase {result.Phase}", Colour.Bold);
        if (result.Unchanged)
        {
            report.Line(phase, ": ", result.Message);
        }
        else
        {
            var state = StatusText.Paint(result.State);
            report.Line(phase, ": ", state, $" after {Format.Duration(result.Duration)}");
            if (result.Message.Length > 0)
            {
                report.Indented("  ", result.Message);
            }
        }

        WriteSteps(report, result.Steps);
        WriteChecks(report, result.Checks);

        foreach (var waits in result.Waits.GroupBy(w => (w.Step, w.Lock, w.BlockerProcessId)))
        {
            report.Indented(string.Empty, Describe([.. waits]));
        }

        foreach (var difference in result.Differences)
        {
            report.Indented(
                string.Empty,
                $"differs from before: {difference.Kind} {difference.Name} is "
                    + $"{difference.Change.ToString().ToLowerInvariant()}"
            );
        }

        foreach (var notice in result.Notices)
        {
            report.Indented(string.Empty, notice);
        }

        if (result.JournalHead is { } head)
        {
            report.Line($"journal head {head}");
        }

        report.Line();
    }

    /// <summary>Counts the passed checks and writes the others in full.</summary>
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
                .Select(g => Format.Invariant($"{g.Count()} {g.Key.ToString().ToLowerInvariant()}"));
            report.Line(new Cell($"passed: {string.Join(", ", stages)}", Colour.Green));
        }
    }

    private static void WriteSteps(TextReport report, IReadOnlyList<StepResult> steps)
    {
        var table = new TextTable("Step", "Kind", "Status", "Batches", "Rows", "Time", "Waited", "Name");
        foreach (var step in steps)
        {
            table.AddWithNote(
                step.Message,
                Format.Invariant($"{step.Step}"),
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
                    ? Format.Invariant($"{step.Batches} + {step.BatchesDoneBefore} before")
                    : Format.Invariant($"{step.Batches}"),
                step.Rows > 0 ? Format.Invariant($"{step.Rows:N0}") : string.Empty,
                Format.Duration(step.Duration),
                step.Waited > TimeSpan.Zero ? Format.Duration(step.Waited) : string.Empty,
                step.Name
            );
        }

        table.Write(report);
    }

    /// <summary>Describes the waits of a step for one lock that one session held.</summary>
    private static string Describe(List<LockWait> waits)
    {
        var wait = waits[^1];
        var waited = TimeSpan.FromTicks(waits.Sum(w => w.Waited.Ticks));
        var tries = waits.Count == 1 ? $"attempt {wait.Attempt}" : Format.Count(waits.Count, "attempt", "attempts");
        var what = wait.Lock.Length > 0 ? wait.Lock : "a lock";
        var blocker =
            wait is { BlockerProcessId: 0, BlockedBy.Count: 0 } ? "by a session that had ended when it was looked up"
            : wait.BlockerProcessId == 0 ? $"by the prepared transaction {wait.BlockerQuery} ({wait.BlockerUser})"
            : Format.Invariant($"by pid {wait.BlockerProcessId} ({Session(wait)}): {wait.BlockerQuery}");
        var looks = waits.Sum(w => w.Looks);
        var looked = looks > 0 ? ", " + Format.Count(looks, "look", "looks") : string.Empty;
        return Format.Invariant(
            $"waited {Format.Duration(waited)} in step {wait.Step}, {tries}{looked}, for {what}, held {blocker}"
        );

        static string Session(LockWait wait) =>
            string.Join(
                ", ",
                new[]
                {
                    wait.BlockerApplication.Length == 0
                        ? wait.BlockerUser
                        : $"{wait.BlockerApplication} as {wait.BlockerUser}",
                    wait.BlockerKind == wait.BlockerApplication ? string.Empty : wait.BlockerKind,
                }.Where(t => t.Length > 0)
            );
    }
}
