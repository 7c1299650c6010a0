using System.Text.Json;

namespace DbMigrate.Build.Notices;

/// <summary>Reads from <c>project.assets.json</c> which packages a project ships.</summary>
/// <remarks>https://learn.microsoft.com/nuget/concepts/package-installation-process</remarks>
internal static class PackageAssets
{
    /// <summary>Returns the folders of the packages whose assemblies a project needs when it runs.</summary>
    /// <param name="assetsFile">The project's <c>project.assets.json</c>.</param>
    public static async Task<IReadOnlyList<string>> ShippedAsync(string assetsFile)
    {
        using var assets = JsonDocument.Parse(await File.ReadAllTextAsync(assetsFile));
        var root = assets.RootElement;
        var cache = CacheOf(root);
        var libraries = root.GetProperty("libraries");
        return
        [
            .. root.GetProperty("targets")
                .EnumerateObject()
                .SelectMany(target => target.Value.EnumerateObject())
                .Where(library => IsShipped(library.Value))
                .Select(library =>
                    Path.Combine(cache, libraries.GetProperty(library.Name).GetProperty("path").GetString()!)
                )
                .Distinct(),
        ];
    }

    /// <summary>Returns the folder of a runtime that was downloaded for a project, or null.</summary>
    /// <param name="assetsFile">The project's <c>project.assets.json</c>.</param>
    /// <param name="prefix">The start of the package's id.</param>
    public static async Task<string?> DownloadedAsync(string assetsFile, string prefix)
    {
        using var assets = JsonDocument.Parse(await File.ReadAllTextAsync(assetsFile));
        var root = assets.RootElement;
        return root.GetProperty("project")
            .GetProperty("frameworks")
            .EnumerateObject()
            .SelectMany(f =>
                f.Value.TryGetProperty("downloadDependencies", out var list) ? list.EnumerateArray() : default
            )
            .Select(d => (Id: d.GetProperty("name").GetString()!, Range: d.GetProperty("version").GetString()!))
            .Where(d => d.Id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(d => Path.Combine(CacheOf(root), d.Id.ToLowerInvariant(), d.Range.Trim('[', ']').Split(',')[0]))
            .FirstOrDefault(Directory.Exists);
    }

    private static bool IsShipped(JsonElement library) =>
        library.GetProperty("type").GetString() == "package"
        && library.TryGetProperty("runtime", out var runtime)
        && runtime.EnumerateObject().Any(file => !file.Name.EndsWith("/_._", StringComparison.Ordinal));

    private static string CacheOf(JsonElement root) =>
        root.GetProperty("packageFolders").EnumerateObject().First().Name;
}
