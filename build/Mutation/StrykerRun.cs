namespace DbMigrate.Build.Mutation;

/// <summary>Runs Stryker.NET over folders of the engine.</summary>
internal static class StrykerRun
{
    private const string Version = "5.1.0";

    private static readonly string ToolFolder = Repository.In("output", "tools", "stryker");

    /// <summary>The folders that need no server, or little of it, with the tests that are run for them.</summary>
    private static readonly IReadOnlyDictionary<string, string> Folders = new Dictionary<string, string>(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["Sql"] = "FullyQualifiedName~.Sql.&FullyQualifiedName!~.Oracle.&Heavy!=Heavy",
        ["Plans"] = "FullyQualifiedName~.Plans.",
        ["Gates"] = "FullyQualifiedName~.Gates.",
        ["Model/Checks/Expectations"] = "FullyQualifiedName~.Checks.",
        ["Server/Connections"] = "FullyQualifiedName~.Connections.",
        ["Locks"] = "FullyQualifiedName~.Locks.",
        ["Model/Resolved"] = "FullyQualifiedName~.Model.|FullyQualifiedName~PhaseDigest",
    };

    /// <summary>Runs it for the named folders; for all without a name.</summary>
    /// <returns>0, or the exit code of the first run that failed or is below the threshold.</returns>
    /// <exception cref="BuildFailedException">A folder is unknown, or the tool cannot be had.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<string> folders)
    {
        if (folders.FirstOrDefault(f => !Folders.ContainsKey(f)) is { } unknown)
        {
            throw new BuildFailedException(
                $"'{unknown}' is not a folder for mutate. It takes 'guards', {string.Join(", ", Folders.Keys)}."
            );
        }

        var program = await InstallAsync();
        var result = 0;
        foreach (var folder in folders.Count > 0 ? folders : [.. Folders.Keys])
        {
            Log.Step($"Mutate {folder}");
            var code = await Tool.RunAsync(
                program,
                [
                    "--config-file",
                    Path.Combine("..", "mutation", "stryker-config.json"),
                    "--mutate",
                    $"{folder}/**/*.cs",
                    "--output",
                    Repository.In("output", "mutation", folder.Replace('/', '-')),
                    "--test-case-filter",
                    Folders[folder],
                ],
                folder: Repository.In("tests", "DbMigrate.Engine.Tests")
            );
            result = result == 0 ? code : result;
        }

        return result;
    }

    private static async Task<string> InstallAsync()
    {
        var program = Path.Combine(ToolFolder, OperatingSystem.IsWindows() ? "dotnet-stryker.exe" : "dotnet-stryker");
        if (!File.Exists(program))
        {
            await Tool.DotnetAsync([
                "tool",
                "install",
                "dotnet-stryker",
                "--version",
                Version,
                "--tool-path",
                ToolFolder,
            ]);
        }

        return program;
    }
}
