using System.Text;

namespace DbMigrate.Build.Notices;

/// <summary>Writes the licences of the packages that are shipped with the module and with the command.</summary>
internal static class ThirdPartyNotices
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "THIRD-PARTY-NOTICES.txt";

    private const string Line = "--------------------------------------------------------------------------------";

    /// <summary>Writes the file.</summary>
    /// <param name="folder">Where the assemblies are shipped.</param>
    /// <param name="packages">The folders of the packages.</param>
    /// <exception cref="BuildFailedException">The licence of a package is unknown.</exception>
    public static async Task WriteAsync(string folder, IEnumerable<string> packages)
    {
        var text = new StringBuilder("DbMigrate contains software of others. Their licences and notices follow.\n");
        foreach (var package in packages.Distinct().Order(StringComparer.Ordinal))
        {
            text.Append($"\n{Line}\n\n").Append(await PackageNotice.ReadAsync(package));
        }

        await File.WriteAllTextAsync(Path.Combine(folder, FileName), text.ToString());
    }

    /// <summary>Writes the file for a project that is shipped as assemblies.</summary>
    /// <param name="folder">Where the assemblies are shipped.</param>
    /// <param name="project">The project's name, as in <c>DbMigrate.Cli</c>.</param>
    /// <exception cref="BuildFailedException">The licence of a package is unknown.</exception>
    public static async Task WriteForProjectAsync(string folder, string project)
    {
        var assets = Repository.In("src", project, "obj", "project.assets.json");
        var packages = await PackageAssets.ShippedAsync(assets);

        // The program that starts the assemblies comes from this package, or from the SDK itself.
        var host = await PackageAssets.DownloadedAsync(assets, "Microsoft.NETCore.App.Host.");
        await WriteAsync(folder, host is null ? packages : packages.Append(host));
    }
}
