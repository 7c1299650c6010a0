using DbMigrate.Build.Setup;

namespace DbMigrate.Build.Steps;

/// <summary>
/// Runs an example on a throwaway server: with the command, and with the cmdlets where the example has a script for them.
/// </summary>
internal static class DemoStep
{
    private const string Main = "multi-tenant";

    public static Task<int> RunAsync() => RunAsync(Main);

    public static async Task<int> RunAsync(string example)
    {
        var folder = Repository.In("docs", "examples");
        var examples = Path.Combine(folder, example);
        if (!File.Exists(Path.Combine(examples, "demo.sh")))
        {
            var known = Directory.GetFiles(folder, "demo.sh", SearchOption.AllDirectories);
            throw new BuildFailedException(
                $"There is no demo '{example}'. The demos: "
                    + $"{string.Join(", ", known.Select(f => Path.GetFileName(Path.GetDirectoryName(f))).Order())}."
            );
        }

        await BuildStep.RunAsync();
        _ = await PostgresServers.EnsureAsync();
        var path = Environment.GetEnvironmentVariable("PATH");
        var environment = new Dictionary<string, string>
        {
            ["PATH"] = Repository.CommandFolder + Path.PathSeparator + path,
            ["DBMIGRATE_MODULE"] = Path.Combine(Repository.ModuleFolder, "DbMigrate.psd1"),
            ["DBMIGRATE_COMMAND"] = Repository.Command,
        };
        var hosts = new List<(string? Program, string Script, string[] Options)>
        {
            (Tool.OnPath("bash"), "demo.sh", []),
            (await PowerShellHost.FindAsync(), "demo.ps1", ["-NoProfile", "-NonInteractive", "-File"]),
        };
        hosts.RemoveAll(h => !File.Exists(Path.Combine(examples, h.Script)));
        var needed = string.Join(" or ", hosts.Select(h => h.Script == "demo.sh" ? "bash" : "PowerShell"));
        hosts.RemoveAll(h => h.Program is null);
        if (hosts.Count == 0)
        {
            throw new BuildFailedException($"The demo needs {needed}.");
        }

        foreach (var (program, script, options) in hosts)
        {
            Log.Step($"Demo: docs/examples/{example}/{script}");
            var code = await Tool.RunAsync(program!, [.. options, Path.Combine(examples, script)], environment);
            if (code != 0)
            {
                return code;
            }
        }

        return 0;
    }
}
