namespace DbMigrate.Build.Setup;

/// <summary>Packages that the build uses itself, from the NuGet sources that are configured on the machine.</summary>
internal static class NuGetPackage
{
    private static string Project => Repository.In("build", "packages", "Download.csproj");

    /// <summary>Returns the unpacked package in NuGet's cache, downloaded if necessary.</summary>
    /// <param name="id">The package's id.</param>
    /// <param name="version">The exact version.</param>
    /// <returns>The folder and null, or null and the reason why the package is not available.</returns>
    public static async Task<(string? Folder, string? Reason)> TryGetAsync(string id, string version)
    {
        // Each package has an obj folder of its own.
        string[] properties =
        [
            $"-p:DownloadId={id}",
            $"-p:DownloadVersion={version}",
            $"-p:BaseIntermediateOutputPath={Repository.In("output", "tools", "obj", id)}{Path.DirectorySeparatorChar}",
        ];
        var (code, output) = await Tool.CaptureAsync(
            Tool.Dotnet,
            ["restore", Project, "-v", "q", .. properties],
            TimeSpan.FromMinutes(5)
        );
        if (code != 0)
        {
            return (null, FirstError(output));
        }

        (_, output) = await Tool.CaptureAsync(
            Tool.Dotnet,
            ["msbuild", Project, "-nologo", "-getProperty:NuGetPackageRoot", .. properties]
        );
        var folder = Path.Combine(output, id.ToLowerInvariant(), version);
        return Directory.Exists(folder) ? (folder, null) : (null, $"'{folder}' does not exist after the download");
    }

    /// <summary>Returns the first line of a tool's output that reports an error, or else the first line.</summary>
    public static string FirstError(string output)
    {
        var lines = output.ReplaceLineEndings("\n").Split('\n');
        return lines.FirstOrDefault(l => l.Contains("error", StringComparison.OrdinalIgnoreCase), lines[0]).Trim();
    }
}
