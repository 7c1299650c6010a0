namespace DbMigrate.Build.Testing;

/// <summary>Writes the end of a test run: what was left out, what failed, and the total.</summary>
internal static class TestReport
{
    // The beginning of a long message names the failure.
    private const int MaxLines = 30;

    /// <summary>Writes the report and returns the exit code.</summary>
    public static int Write(TestCounts counts)
    {
        WriteLeftOut();
        WriteFailed();

        // A part that was left out counts as skipped, so that the run does not look complete.
        counts += new TestCounts(0, 0, Log.LeftOut.Count);
        Log.Line($"total: {counts}");
        return counts.Failed > 0 || counts.Passed == 0 ? 1 : 0;
    }

    private static void WriteLeftOut()
    {
        if (Log.LeftOut.Count > 0)
        {
            Log.Step("Left out");
        }

        foreach (var text in Log.LeftOut)
        {
            Log.Note(text);
        }
    }

    private static void WriteFailed()
    {
        if (Log.FailedTests.Count > 0)
        {
            Log.Step("Failed");
        }

        foreach (var (test, message) in Log.FailedTests)
        {
            Log.Note(test);
            var lines = message.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
            foreach (var line in lines.Take(MaxLines))
            {
                Log.Note($"    {line}");
            }

            if (lines.Length > MaxLines)
            {
                Log.Note($"    … and {lines.Length - MaxLines} more lines, in output/test-results");
            }
        }
    }
}
