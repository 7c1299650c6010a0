using DbMigrate.Build.Steps;

namespace DbMigrate.Build.Setup;

/// <summary>The programs for Windows, published with the runtime that they need.</summary>
internal static class WindowsPrograms
{
    /// <summary>
    /// The framework of the tests. On .NET 8 the sockets of Wine 8 crash, and PowerShell 7.6 needs .NET 10.
    /// </summary>
    private const int Framework = 10;
    private const string Precompiled = "-p:PublishReadyToRun=true";

    private static readonly string Folder = Repository.In("output", "windows");

    /// <summary>The command.</summary>
    public static string Command => Path.Combine(Folder, "command", "dbmigrate.exe");

    /// <summary>The host of PowerShell.</summary>
    public static string Host => Path.Combine(Folder, "host", "windows-host.exe");

    /// <summary>The file with the packages of the command that <see cref="PublishFileAsync"/> has published.</summary>
    public static string CommandAssets => Path.Combine(FileBuild, "obj", "DbMigrate.Cli", "project.assets.json");

    // Code that is precompiled for one file is not that of a folder: they share no intermediate files.
    private static string FolderBuild => Path.Combine(Folder, "build");

    private static string FileBuild => Path.Combine(Folder, "build-of-file");

    private static string CommandProject => Repository.In("src", "DbMigrate.Cli");

    /// <summary>Publishes the command and the host for the tests.</summary>
    /// <returns>Null, or why a package is not available.</returns>
    /// <exception cref="BuildFailedException">The code does not compile.</exception>
    public static async Task<string?> PublishAsync() =>
        await PublishAsync(CommandProject, Path.GetDirectoryName(Command)!, FolderBuild, [Precompiled])
        ?? await PublishAsync(Repository.In("tests", "Windows", "Host"), Path.GetDirectoryName(Host)!, FolderBuild, []);

    /// <summary>
    /// Copies the built module, without the code that was precompiled for this system; returns its manifest.
    /// </summary>
    public static async Task<string> CreateModuleAsync()
    {
        var module = Path.Combine(Folder, "module", "DbMigrate", Repository.Version);
        Files.Recreate(module);
        Files.CopyFolder(Repository.ModuleFolder, module);
        await ModuleLayout.PublishAssembliesAsync(module, precompiled: false);
        return Path.Combine(module, "DbMigrate.psd1");
    }

    /// <summary>Publishes the command as one file with its runtime into a folder.</summary>
    /// <remarks>
    /// Not compressed, the parts of the file are mapped into memory, which Wine 8 cannot: such a file was never seen to
    /// run. It costs a third of a second at each start.
    /// </remarks>
    /// <returns>Null, or why a package is not available.</returns>
    public static Task<string?> PublishFileAsync(string folder) =>
        PublishAsync(
            CommandProject,
            folder,
            FileBuild,
            [Precompiled, "-p:PublishSingleFile=true", "-p:EnableCompressionInSingleFile=true"]
        );

    private static async Task<string?> PublishAsync(string project, string folder, string build, string[] options)
    {
        if (Environment.Version.Major < Framework)
        {
            return $"the .NET SDK {Framework} is needed; this is {Environment.Version.Major}";
        }

        var (code, output) = await Tool.CaptureAsync(
            Tool.Dotnet,
            [
                "publish",
                project,
                "-c",
                "Release",
                "-r",
                "win-x64",
                "--self-contained",
                $"-p:NativeFramework=net{Framework}.0",
                "-p:TreatWarningsAsErrors=false",
                "--artifacts-path",
                build,
                "-o",
                folder,
                "-v",
                "q",
                "-nologo",
                .. options,
            ],
            TimeSpan.FromMinutes(8)
        );
        var lines = output.ReplaceLineEndings("\n").Split('\n');
        return code == 0 ? null
            : Array.Find(lines, l => l.Contains("error NU1", StringComparison.Ordinal)) is { } missing ? missing.Trim()
            : throw new BuildFailedException(
                $"{Path.GetFileName(project)} was not published for win-x64: {NuGetPackage.FirstError(output)}"
            );
    }
}
