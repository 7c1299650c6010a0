using System.Text.Json;

namespace DbMigrate.Build.Testing;

/// <summary>Reads the result file that a script of Pester or of the analysis writes.</summary>
internal static class PesterResults
{
    /// <summary>Returns the counts, and adds the failures to the log. A missing file is a failure.</summary>
    /// <param name="file">The result file.</param>
    /// <param name="title">The part's name.</param>
    /// <param name="script">The script that writes the file.</param>
    /// <param name="code">The script's exit code.</param>
    public static async Task<TestCounts> ReadAsync(string file, string title, string script, int code)
    {
        if (!File.Exists(file))
        {
            Log.FailTest(title, $"{script} ended with exit code {code} and wrote no result.");
            return new TestCounts(0, 1, 0);
        }

        using var result = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        foreach (var failure in result.RootElement.GetProperty("failures").EnumerateArray())
        {
            Log.FailTest(failure.GetProperty("test").GetString()!, failure.GetProperty("message").GetString()!);
        }

        int Count(string name) => result.RootElement.GetProperty(name).GetInt32();
        return new TestCounts(Count("passed"), Count("failed"), Count("skipped"));
    }
}
