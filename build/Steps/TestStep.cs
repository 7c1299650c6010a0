using System.Diagnostics;
using System.Xml.Linq;
using DbMigrate.Build.Setup;
using DbMigrate.Engine.Sandbox;

namespace DbMigrate.Build.Steps;

/// <summary>Every test there is; closes with one line that sums them up.</summary>
internal static class TestStep
{
    // Of a message as long as a log the beginning says it.
    private const int MostLines = 30;

    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    private static string Results => Repository.In("output", "test-results");

    public static async Task<int> RunAsync()
    {
        await BuildStep.RunAsync();
        BuildStep.Recreate(Results);
        await OfferAsync("DBMIGRATE_LIBPG_QUERY", ParserOracle.TryGetAsync);
        await OfferAsync("DBMIGRATE_PGBOUNCER", PoolerPackage.TryGetAsync);
        var tally = Tally.Empty;
        foreach (var server in await PostgresServers.EnsureForTestsAsync())
        {
            foreach (var project in TestProjects())
            {
                tally += await RunProjectAsync(project, server);
            }
        }

        tally += await ModuleTests.RunAsync(Results);
        if (Say.LeftOut.Count > 0)
        {
            Say.Step("Left out");
            foreach (var text in Say.LeftOut)
            {
                Say.Note(text);
            }
        }

        ShowFailed();

        // What was left out counts: a run that could not do all must not look like one that did.
        tally += new Tally(0, 0, Say.LeftOut.Count);
        Console.WriteLine(tally);
        return tally.Failed > 0 || tally.Passed == 0 ? 1 : 0;
    }

    /// <summary>Names to the tests where something is that some of them need; who has named it himself is not asked.</summary>
    private static async Task OfferAsync(string variable, Func<Task<string?>> getAsync)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)) && await getAsync() is { } place)
        {
            Environment.SetEnvironmentVariable(variable, place);
        }
    }

    private static IEnumerable<string> TestProjects() =>
        Directory.GetFiles(Repository.In("tests"), "*.Tests.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static async Task<Tally> RunProjectAsync(string project, PostgresInstallation server)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        Say.Step($"{name} on PostgreSQL {server.Version}");
        var file = $"{name}.pg{server.Version.Major}.trx";
        var environment = new Dictionary<string, string>
        {
            ["DBMIGRATE_PGBIN"] = server.Folder,
            ["DBMIGRATE_TEST_PGVERSION"] = server.Version.Text,

            // What is tested is the command as it would be installed.
            ["DBMIGRATE_COMMAND"] = Repository.Command,
        };
        var clock = Stopwatch.StartNew();
        var code = await Tool.RunAsync(
            Tool.Dotnet,
            [
                "test", project, "-c", "Release", "--no-build", "-v", "q", "-nologo", "--results-directory", Results, "--logger", $"trx;LogFileName={file}",
                "--blame-hang-timeout", "5m", "--blame-hang-dump-type", "none",
            ],
            environment,
            TimeSpan.FromMinutes(40));
        var tally = Read(Path.Combine(Results, file), $"on PostgreSQL {server.Version}") + Unfinished();

        // A test host that broke leaves no failed test behind; the run failed all the same.
        if (code != 0 && tally.Failed == 0)
        {
            Say.Note($"{name} ended with exit code {code}");
            tally += new Tally(0, 1, 0);
        }

        Say.Note($"{tally.Passed} passed, {tally.Failed} failed, {tally.Skipped} skipped in {clock.Elapsed.TotalSeconds:0.0} s");
        return tally;
    }

    /// <summary>Names the tests that had begun and not ended when the test host was stopped, because for minutes none ended, or because it broke.</summary>
    private static Tally Unfinished()
    {
        var files = Directory.GetFiles(Results, "Sequence_*.xml", SearchOption.AllDirectories);
        var tests = files.SelectMany(f => XDocument.Load(f).Descendants("Test"))
            .Where(t => (string?)t.Attribute("Completed") != "True")
            .Select(t => (string?)t.Attribute("DisplayName") ?? (string?)t.Attribute("Name"))
            .Distinct()
            .ToList();
        tests.ForEach(t => Say.Note($"did not end, and those after it did not run: {t}"));

        // The next project has files of its own.
        Array.ForEach(files, File.Delete);
        return new Tally(0, tests.Count, 0);
    }

    private static void ShowFailed()
    {
        if (Say.Failed.Count > 0)
        {
            Say.Step("Failed");
        }

        foreach (var (what, why) in Say.Failed)
        {
            Say.Note(what);
            var lines = why.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
            foreach (var line in lines.Take(MostLines))
            {
                Say.Note($"    {line}");
            }

            if (lines.Length > MostLines)
            {
                Say.Note($"    … and {lines.Length - MostLines} lines more, in output/test-results");
            }
        }
    }

    private static Tally Read(string file, string where)
    {
        if (!File.Exists(file))
        {
            return Tally.Empty;
        }

        var results = XDocument.Load(file);
        foreach (var test in results.Descendants(Trx + "UnitTestResult").Where(t => (string?)t.Attribute("outcome") is not ("Passed" or "NotExecuted")))
        {
            var error = test.Descendants(Trx + "ErrorInfo").FirstOrDefault();
            Say.Fail($"{(string?)test.Attribute("testName")} {where}", $"{(string?)error?.Element(Trx + "Message")}\n{(string?)error?.Element(Trx + "StackTrace")}");
        }

        var counters = results.Descendants(Trx + "Counters").Single();
        int Count(string name) => (int)counters.Attribute(name)!;
        var passed = Count("passed");
        var skipped = Count("total") - Count("executed");
        return new Tally(passed, Count("total") - passed - skipped, skipped);
    }
}
