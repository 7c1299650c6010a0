namespace DbMigrate.Build.Mutation;

/// <summary>Runs Stryker.NET over folders of the engine.</summary>
internal static class StrykerRun
{
    private const string Version = "5.1.0";

    private static readonly string ToolFolder = Repository.In("output", "tools", "stryker");

    // The tests of Tests.Folders that need no server.
    private static readonly string[] FolderTests =
    [
        "NewFolderPlanTests",
        "FolderLayoutTests",
        "FolderErrorTests",
        "GraphileFileTests",
        "FileViewTests",
        "MisplacedBootstrapTests",
    ];

    private static readonly string SqlTests =
        $"({Tests(["Tests.Sql.", .. FolderTests])})"
        + Without("PsqlOracleTests", "ReplayTests", "LockFactsTests", "FuzzTests", "LinearTests", "LargeFileTests");

    /// <summary>The folders that need no server, or little of it, with the tests that are run for them.</summary>
    /// <remarks>
    /// The texts of a kind's definition are compared with the pages of the reference: those tests are run for the
    /// folders that have definitions. Tests of seconds are left out where faster ones cover the code, because a mutant
    /// that survives runs all that reach it.
    /// </remarks>
    private static readonly IReadOnlyDictionary<string, string> Folders = new Dictionary<string, string>(
        StringComparer.OrdinalIgnoreCase
    )
    {
        ["Gates"] = Tests(".Gates.", "ReferencePagesTests", "KindDefinitionsTests"),
        ["Model/Resolved"] = Tests("Tests.Model.", "PhaseDigestTests"),
        ["Model/Checks/Expectations"] = Tests(".Checks.Expectations.", "ReferencePagesTests"),
        ["Locks"] =
            $"({Tests("Tests.Locks.")})"
            + Without(
                "BlockerTerminationTests",
                "LockMonitorTests",
                "LockTreeTests",
                "LockTableReaderTests",
                "NoQueueTests",
                "AutovacuumTests"
            ),
        ["Server/Connections"] = $"({Tests(".Connections.")})" + Without("ConnectionOpenerTests", "PoolerProbeTests"),
        ["Plans"] = $"({Tests(["Tests.Plans.", .. FolderTests])})" + Without("PlanFuzzTests"),
        ["Sql"] = SqlTests,
        ["Sql/Facts"] = SqlTests,
        ["Sql/Layouts"] = SqlTests,
        ["Sql/Scanning"] = SqlTests,
    };

    /// <summary>
    /// The files that are not changed: what they do is seen on a server only, and a mutant there takes a minute. Faults
    /// of some are in <c>tests/mutation/guards.json</c>.
    /// </summary>
    private static readonly string[] OfServer =
    [
        "Locks/Acquisition/LockTableReader.cs",
        "Locks/BlockerTerminator.cs",
        "Locks/IndexBuilders.cs",
        "Locks/LockAttempt.cs",
        "Locks/LockMonitor.cs",
        "Locks/LockRetry.cs",
        "Locks/LockTreeReader.cs",
        "Locks/NamedTables.cs",
        "Locks/OrphanedRun.cs",
        "Locks/ReadWait.cs",
        "Locks/RunnerIdentity.cs",
        "Locks/RunnerLock.cs",
        "Locks/RunnerWait.cs",
        "Locks/UnlimitedWait.cs",
        "Locks/WorkLock.cs",
        "Server/Connections/ConnectionOpener.cs",
        "Server/Connections/PoolerProbe.cs",
        "Server/Connections/SessionSetup.cs",
    ];

    /// <summary>The folders that have subfolders of the list: of these, the files of the folder itself.</summary>
    private static readonly string[] WithoutSubfolders = ["Sql"];

    /// <summary>
    /// The folders in which texts are not changed. Most texts there are messages, names in messages and SQL: a mutant
    /// empties one, and a test notices it only if it repeats the text. They would be half of the mutants.
    /// </summary>
    private static readonly string[] WithoutTexts =
    [
        "Locks",
        "Plans",
        "Server/Connections",
        "Sql",
        "Sql/Facts",
        "Sql/Layouts",
        "Sql/Scanning",
    ];

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
                    Path.Combine("..", "mutation", ConfigOf(folder)),
                    "--mutate",
                    FilesOf(folder),
                    .. OfServer.SelectMany(file => new[] { "--mutate", "!" + file }),
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

    private static string FilesOf(string folder) =>
        WithoutSubfolders.Contains(folder, StringComparer.OrdinalIgnoreCase) ? $"{folder}/*.cs" : $"{folder}/**/*.cs";

    private static string ConfigOf(string folder) =>
        WithoutTexts.Contains(folder, StringComparer.OrdinalIgnoreCase) ? "without-texts.json" : "stryker-config.json";

    private static string Tests(params string[] names) =>
        string.Join('|', names.Select(name => $"FullyQualifiedName~{name}"));

    private static string Without(params string[] names) =>
        string.Concat(names.Select(name => $"&FullyQualifiedName!~{name}"));

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
