using DbMigrate.Build.Setup;

namespace DbMigrate.Build.Steps;

/// <summary>Runs the benchmarks in tests/bench, which compare with other tools.</summary>
internal static class BenchStep
{
    public static async Task<int> RunAsync()
    {
        await BuildStep.RunAsync();
        _ = await PostgresServers.EnsureAsync();
        var environment = new Dictionary<string, string>
        {
            ["DBMIGRATE_COMMAND"] = Repository.Command,
            ["DBMIGRATE_MODULE"] = Path.Combine(Repository.ModuleFolder, "DbMigrate.psd1"),
        };
        return await Tool.RunAsync("bash", [Repository.In("tests", "bench", "run.sh")], environment);
    }
}
