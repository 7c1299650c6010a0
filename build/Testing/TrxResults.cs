using System.Xml.Linq;

namespace DbMigrate.Build.Testing;

/// <summary>Reads the result file of a test run.</summary>
internal static class TrxResults
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    /// <summary>Returns the counts and the full names of the tests; adds the failed ones to the log.</summary>
    /// <param name="file">The result file. No tests where it does not exist.</param>
    /// <param name="place">Where the tests ran, for the log: <c>on PostgreSQL 15.8</c>.</param>
    public static (TestCounts Counts, IReadOnlySet<string> Names) Read(string file, string place)
    {
        if (!File.Exists(file))
        {
            return (TestCounts.None, new HashSet<string>());
        }

        var results = XDocument.Load(file);
        foreach (var test in results.Descendants(Trx + "UnitTestResult"))
        {
            if ((string?)test.Attribute("outcome") is not ("Passed" or "NotExecuted"))
            {
                var error = test.Descendants(Trx + "ErrorInfo").FirstOrDefault();
                Log.FailTest(
                    $"{(string?)test.Attribute("testName")} {place}",
                    $"{(string?)error?.Element(Trx + "Message")}\n{(string?)error?.Element(Trx + "StackTrace")}"
                );
            }
        }

        var counters = results.Descendants(Trx + "Counters").Single();
        int Count(string name) => (int)counters.Attribute(name)!;
        var passed = Count("passed");
        var skipped = Count("total") - Count("executed");
        var names = results
            .Descendants(Trx + "TestMethod")
            .Select(m => $"{(string?)m.Attribute("className")}.{(string?)m.Attribute("name")}")
            .ToHashSet();
        return (new TestCounts(passed, Count("total") - passed - skipped, skipped), names);
    }

    /// <summary>Returns the tests that had started and not ended when the test host stopped.</summary>
    /// <param name="folder">The results folder of one run.</param>
    public static IReadOnlyList<string> ReadUnfinished(string folder) =>
        [
            .. Directory
                .GetFiles(folder, "Sequence_*.xml", SearchOption.AllDirectories)
                .SelectMany(f => XDocument.Load(f).Descendants("Test"))
                .Where(t => (string?)t.Attribute("Completed") != "True")
                .Select(t => (string?)t.Attribute("DisplayName") ?? (string?)t.Attribute("Name") ?? string.Empty)
                .Distinct(),
        ];
}
