using DbMigrate.Build.Setup;
using DbMigrate.Build.Steps;

namespace DbMigrate.Build.Testing.Windows;

/// <summary>Compiles, then runs the tests on Windows alone.</summary>
internal static class WindowsStep
{
    public static async Task<int> RunAsync()
    {
        Log.Step($"Compile {Repository.Version}");
        await BuildStep.CompileAsync();
        await ModuleLayout.CreateAsync(precompiled: false);
        Files.Recreate(TestStep.Results);
        var server = (await PostgresServers.EnsureAsync())[^1];
        return await new WindowsTests(TestStep.Results, server).PrepareAsync() is { } part
            ? TestReport.Write(await TestSchedule.RunAsync([part], lanes: 1))
            : TestReport.Write(TestCounts.None);
    }
}
