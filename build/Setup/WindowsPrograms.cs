using DbMigrate.Build.Steps;

namespace DbMigrate.Build.Setup;

/// <summary>The programs for Windows, published with the runtime that they need.</summary>
internal static class WindowsPrograms
{
    /// <summary>
    /// The framework of the tests. On .NET 8 the sockets of Wine 8 crash, and PowerShell 7.6 needs .NET 10.
    /// </summary>
    private const int Framework = 10;

    private static readonly string Folder = Repository.In("output", "windows");

    /// <summary>The command.</summary>
    public static string Command => Path.Combine(Folder, "command", "dbmigrate.exe");

    /// <summary>The host of PowerShell.</summary>
    public static string Host => Path.Combine(Folder, "host", "windows-host.exe");

    /// <summary>The file with the packages of the command that was published last.</summary>
    public static string CommandAssets => Path.Combine(Folder, "build", "obj", "DbMigrate.Cli", "project.assets.json");

    private static string CommandProject => Repository.In("src", "DbMigrate.Cli");

    /// <summary>Publishes the command and the host for the tests.</summary>
    /// <returns>Null, or why a package is not available.</returns>
    /// <exception cref="BuildFailedException">The code does not compile.</exception>
    public static async Task<string?> PublishAsync() =>
        await PublishAsync(Path.GetDirectoryName(Command)!)
        ?? await PublishAsync(Repository.In("tests", "Windows", "Host"), Path.GetDirectoryName(Host)!, []);

    /// <summary>
    /// Copies the built module, without the code that was precompiled for this system; returns its manifest.
    /// </summary>
    public static async Task<string> CreateModuleAsync()
    {
        var module = Path.Combine(Folder, "module", "DbMigrate", Repository.Version);
        Files.Recreate(module);
        Files.CopyFolder(Repository.ModuleFolder, module);
        await BuildStep.PublishAsync(
            "DbMigrate.Cmdlets",
            Path.Combine(module, Path.GetRelativePath(Repository.ModuleFolder, ModuleLayout.AssemblyFolder))
        );
        return Path.Combine(module, "DbMigrate.psd1");
    }

    /// <summary>Publishes the command into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="options">More options of <c>dotnet publish</c>.</param>
    public static Task<string?> PublishAsync(string folder, params string[] options) =>
        PublishAsync(CommandProject, folder, [.. options, "-p:PublishReadyToRun=true"]);

    private static async Task<string?> PublishAsync(string project, string folder, string[] options)
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
                Path.Combine(Folder, "build"),
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
