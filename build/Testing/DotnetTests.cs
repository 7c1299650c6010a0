using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using DbMigrate.Engine.Sandbox;

namespace DbMigrate.Build.Testing;

/// <summary>Runs the xunit projects, each in a process with a server cluster of its own.</summary>
/// <param name="results">The folder for the result files.</param>
/// <param name="command">The command under test; null takes the one beside the tests.</param>
/// <param name="variables">Variables besides those of this program.</param>
internal sealed partial class DotnetTests(
    string results,
    string? command,
    IReadOnlyDictionary<string, string>? variables = null
)
{
    private readonly ConcurrentDictionary<string, bool> _names = new();

    /// <summary>Returns whether a word is part of the full name of a test that ran.</summary>
    public bool Matches(string word) => _names.Keys.Any(n => n.Contains(word, StringComparison.Ordinal));

    /// <summary>Runs the tests of a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="server">The PostgreSQL that the tests start.</param>
    /// <param name="title">The name of the run. It names the folder of the results too.</param>
    /// <param name="filter">Which tests run, in the syntax of <c>dotnet test --filter</c>. Null: all.</param>
    public async Task<TestCounts> RunAsync(
        TestProject project,
        PostgresInstallation server,
        string title,
        string? filter
    )
    {
        var folder = Path.Combine(results, NotInFileName().Replace(title, "-"));
        var environment = new Dictionary<string, string>(variables ?? new Dictionary<string, string>())
        {
            ["DBMIGRATE_PGBIN"] = server.Folder,
            ["DBMIGRATE_TEST_PGVERSION"] = server.Version.Text,
        };
        if (command is not null)
        {
            environment["DBMIGRATE_COMMAND"] = command;
        }

        var code = await Tool.RunAsync(
            Tool.Dotnet,
            [
                "test",
                project.File,
                "-c",
                "Release",
                "--no-build",
                "-v",
                "q",
                "-nologo",
                "--results-directory",
                folder,
                "--logger",
                "trx;LogFileName=results.trx",
                "--blame-hang-timeout",
                "5m",
                "--blame-hang-dump-type",
                "none",
                .. filter is null ? Array.Empty<string>() : ["--filter", filter],
            ],
            environment,
            // A test that hangs ends after five minutes; this is for a machine that is very slow.
            TimeSpan.FromMinutes(90)
        );
        var (counts, names) = TrxResults.Read(Path.Combine(folder, "results.trx"), $"on PostgreSQL {server.Version}");
        foreach (var name in names)
        {
            _names.TryAdd(name, true);
        }

        return counts + Unfinished(folder, title) + HostFailure(code, counts, title);
    }

    private static TestCounts Unfinished(string folder, string title)
    {
        if (!Directory.Exists(folder))
        {
            return TestCounts.None;
        }

        var tests = TrxResults.ReadUnfinished(folder);
        foreach (var test in tests)
        {
            Log.FailTest($"{test} ({title})", "The test did not end. The tests after it did not run.");
        }

        return new TestCounts(0, tests.Count, 0);
    }

    // A test host that crashed leaves no failed test.
    private static TestCounts HostFailure(int code, TestCounts counts, string title)
    {
        if (code == 0 || counts.Failed > 0)
        {
            return TestCounts.None;
        }

        Log.FailTest(title, $"'dotnet test' ended with exit code {code}.");
        return new TestCounts(0, 1, 0);
    }

    [GeneratedRegex("[^A-Za-z0-9.]+")]
    private static partial Regex NotInFileName();
}
