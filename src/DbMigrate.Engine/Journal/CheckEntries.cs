namespace DbMigrate.Engine.Journal;

/// <summary>
/// Makes the rows of the checks of the plan. Gates and the server's health, which no plan asks for, get no rows.
/// </summary>
internal static class CheckEntries
{
    /// <summary>Returns a row for each check among the results.</summary>
    /// <param name="results">The results, of any stage.</param>
    /// <param name="run">The run, or null.</param>
    /// <param name="execution">The execution of the phase; null where the checks kept the phase from starting.</param>
    /// <param name="mask">Masks secrets.</param>
    internal static IEnumerable<JournalEntry> Of(
        IEnumerable<CheckResult> results,
        Guid? run,
        Guid? execution,
        Func<string, string> mask
    ) =>
        results
            .Where(r => r.Stage is CheckStage.Preflight or CheckStage.Verify or CheckStage.Undo)
            .Select(r => new JournalEntry(JournalEvents.Checked)
            {
                Phase = r.Phase,
                Run = run,
                ExecutionId = execution,
                Duration = r.Duration,
                Message = mask(Sentence(r)),
                Detail = JournalDetails.Check(r, mask),
            });

    /// <summary>Returns the message of a verified phase about its verify checks.</summary>
    internal static string Summary(IReadOnlyCollection<CheckResult> verify)
    {
        if (verify.Count == 0)
        {
            return "The phase has no verify checks.";
        }

        var passed = verify.Count(r => r.Status == CheckStatus.Passed);
        var others = verify.Where(r => r.Status != CheckStatus.Passed).Select(r => r.Name).ToList();
        var text = $"{passed} verify {(passed == 1 ? "check" : "checks")} passed";
        return others.Count == 0 ? text + "." : $"{text}; {others.Count} gave a warning: {string.Join("; ", others)}.";
    }

    private static string Sentence(CheckResult result) =>
        result.Status == CheckStatus.Passed
            ? $"{result.Name}: passed."
            : $"{result.Name}: {(result.Status == CheckStatus.Failed ? "failed" : "warning")}. {result.Message}";
}
