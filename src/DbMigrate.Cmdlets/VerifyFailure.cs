using System.Globalization;

namespace DbMigrate.Commands;

/// <summary>Makes the error of a phase that was applied and does not verify out of its result.</summary>
internal static class VerifyFailure
{
    private const int MostRows = 5;

    /// <summary>The error: which checks failed, what they found, the first of the wrong rows.</summary>
    internal static VerifyFailedException Of(PhaseResult result)
    {
        var failed = result.Checks.Where(c => c.Stage == CheckStage.Verify && !c.Passed).ToList();
        var lines = failed.Select(c =>
            string.Create(CultureInfo.InvariantCulture, $"  {c.Name}: expected {c.Expected}, found {c.Actual}")
            + RowsOf(c)
        );
        return new VerifyFailedException(
            $"Phase {result.Phase} was applied, but {failed.Count} of its verify checks failed; its state is Applied."
                + string.Concat(lines.Select(l => Environment.NewLine + l))
                + Environment.NewLine
                + $"Mend the data and run Test-MigrationPhase {result.Phase}, or take the phase back with Undo-MigrationPhase {result.Phase}.",
            result.Phase,
            result.Checks
        );
    }

    private static string RowsOf(CheckResult check) =>
        string.Concat(check.Rows.Take(MostRows).Select(r => Environment.NewLine + "    " + r))
        + (
            check.Rows.Count > MostRows
                ? Environment.NewLine
                    + string.Create(CultureInfo.InvariantCulture, $"    and {check.Rows.Count - MostRows} more")
                : null
        );
}
