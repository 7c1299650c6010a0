using DbMigrate.Build.Setup;

namespace DbMigrate.Build.Steps;

/// <summary>The figures, side by side with what people use today.</summary>
internal static class BenchStep
{
    public static async Task<int> RunAsync()
    {
        await BuildStep.RunAsync();
        _ = await PostgresServers.EnsureAsync();
        var script = Repository.In("tests", "bench", "run.sh");
        return File.Exists(script)
            ? await Tool.RunAsync("bash", [script], new Dictionary<string, string> { ["DBMIGRATE_COMMAND"] = Repository.Command, ["DBMIGRATE_MODULE"] = Path.Combine(Repository.ModuleFolder, "DbMigrate.psd1") })
            : throw new BuildFailedException("tests/bench/run.sh is not there.");
    }
}
