using DbMigrate.Build.Setup;

namespace DbMigrate.Build.Steps;

/// <summary>The main job, shown: by the command, and by the cmdlets where there is a PowerShell.</summary>
internal static class DemoStep
{
    public static async Task<int> RunAsync()
    {
        await BuildStep.RunAsync();
        _ = await PostgresServers.EnsureAsync();
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Repository.CommandFolder + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH"),
            ["DBMIGRATE_MODULE"] = Path.Combine(Repository.ModuleFolder, "DbMigrate.psd1"),
            ["DBMIGRATE_COMMAND"] = Repository.Command,
        };
        var ran = 0;
        foreach (var (script, host) in new[] { ("demo.sh", Tool.OnPath("bash")), ("demo.ps1", await PowerShellHost.FindAsync()) })
        {
            var path = Repository.In("docs", "examples", "multi-tenant", script);
            if (host is null || !File.Exists(path))
            {
                continue;
            }

            Say.Step($"Demo: docs/examples/multi-tenant/{script}");
            string[] arguments = script.EndsWith(".ps1", StringComparison.Ordinal) ? ["-NoProfile", "-NonInteractive", "-File", path] : [path];
            if (await Tool.RunAsync(host, arguments, environment) is var code and not 0)
            {
                return code;
            }

            ran++;
        }

        return ran > 0 ? 0 : throw new BuildFailedException("There is no demo that runs here: it needs bash or PowerShell.");
    }
}
