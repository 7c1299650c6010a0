using System.Text.RegularExpressions;

namespace DbMigrate.Build;

/// <summary>The paths of the repository.</summary>
internal static partial class Repository
{
    /// <summary>The folder with the manifest.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The version in the module's manifest.</summary>
    public static string Version { get; } = VersionOf(File.ReadAllText(In("DbMigrate.psd1")));

    /// <summary>The folder of the built module, laid out as PowerShell installs it.</summary>
    public static string ModuleFolder => In("output", "DbMigrate", Version);

    /// <summary>The folder of the built command.</summary>
    public static string CommandFolder => In("output", "bin");

    /// <summary>The built command.</summary>
    public static string Command =>
        Path.Combine(CommandFolder, OperatingSystem.IsWindows() ? "dbmigrate.exe" : "dbmigrate");

    /// <summary>Returns a path in the repository.</summary>
    public static string In(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (
                File.Exists(Path.Combine(folder.FullName, "DbMigrate.psd1"))
                && Directory.Exists(Path.Combine(folder.FullName, "src"))
            )
            {
                return folder.FullName;
            }
        }

        throw new BuildFailedException(
            $"No folder above '{AppContext.BaseDirectory}' has DbMigrate.psd1. Build in a checkout of the repository."
        );
    }

    private static string VersionOf(string manifest) =>
        ModuleVersion().Match(manifest) is { Success: true } match
            ? match.Groups[1].Value
            : throw new BuildFailedException("DbMigrate.psd1 has no ModuleVersion.");

    [GeneratedRegex(@"ModuleVersion\s*=\s*'([0-9.]+)'")]
    private static partial Regex ModuleVersion();
}
