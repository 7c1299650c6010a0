using DbMigrate.Build.Setup;
using DbMigrate.Build.Steps;

namespace DbMigrate.Build.Testing;

/// <summary>Compiles, then runs the fast tests on one server: under two minutes on two quiet cores.</summary>
/// <remarks>The native command and the module are not built.</remarks>
internal static class QuickStep
{
    public static async Task<int> RunAsync()
    {
        Log.Step($"Compile {Repository.Version}");
        await BuildStep.CompileAsync();
        Files.Recreate(TestStep.Results);
        var server = (await PostgresServers.EnsureAsync())[0];
        var tests = new DotnetTests(TestStep.Results, command: null);
        var parts = TestProject
            .All.Where(p => p == TestProject.Engine || p == TestProject.Cli)
            .Select(project =>
            {
                var title = $"{project.Name} on PostgreSQL {server.Version}, quick";
                var filter = project == TestProject.Engine ? TestFilters.Quick : TestFilters.QuickOfCommand;
                return new TestPart(title, () => tests.RunAsync(project, server, title, filter));
            })
            .OrderByDescending(p => p.Title, StringComparer.Ordinal)
            .ToList();
        if (await FormatCheck.PrepareAsync() is { } format)
        {
            parts.Add(format);
        }

        return TestReport.Write(await TestSchedule.RunAsync(parts, TestSchedule.Lanes));
    }
}
