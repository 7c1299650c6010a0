using DbMigrate.Build.Setup;

namespace DbMigrate.Build.Steps;

/// <summary>Runs the multi-tenant example on a throwaway server: with the command, and with the cmdlets.</summary>
internal static class DemoStep
{
    public static async Task<int> RunAsync()
    {
        await BuildStep.RunAsync();
        _ = await PostgresServers.EnsureAsync();
        var path = Environment.GetEnvironmentVariable("PATH");
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Repository.CommandFolder + Path.PathSeparator + path,
            ["DBMIGRATE_MODULE"] = Path.Combine(Repository.ModuleFolder, "DbMigrate.psd1"),
            ["DBMIGRATE_COMMAND"] = Repository.Command,
        };
        var examples = Repository.In("docs", "examples", "multi-tenant");
        var hosts = new List<(string? Program, string Script, string[] Options)>
        {
            (Tool.OnPath("bash"), "demo.sh", []),
            (await PowerShellHost.FindAsync(), "demo.ps1", ["-NoProfile", "-NonInteractive", "-File"]),
        };
        hosts.RemoveAll(h => h.Program is null);
        if (hosts.Count == 0)
        {
            throw new BuildFailedException("The demo needs bash or PowerShell.");
        }

        foreach (var (program, script, options) in hosts)
        {
            Log.Step($"Demo: docs/examples/multi-tenant/{script}");
            var code = await Tool.RunAsync(program!, [.. options, Path.Combine(examples, script)], environment);
            if (code != 0)
            {
                return code;
            }
        }

        return 0;
    }
}
