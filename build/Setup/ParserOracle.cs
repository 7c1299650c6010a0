using DbMigrate.Engine.Sandbox;

namespace DbMigrate.Build.Setup;

/// <summary>PostgreSQL's own parser as npm's <c>libpg-query</c>: tests compare with it how SQL files are split and what their statements are. Where there is no node, they say that they were skipped.</summary>
internal static class ParserOracle
{
    private const string Package = "libpg-query@18.1.5";

    /// <summary>The folder that it is installed in, fetched into the cache where it is not there yet; null where it cannot be had.</summary>
    public static async Task<string?> TryGetAsync()
    {
        var folder = Path.Combine(Path.GetDirectoryName(PostgresPlaces.UserCache)!, "oracle", Package.Replace('@', '-'));
        if (Directory.Exists(Path.Combine(folder, "node_modules", "libpg-query")))
        {
            return folder;
        }

        var hindrance = await WholeFolder.TryMakeAsync(folder, async draft =>
        {
            var (code, output) = await Tool.CaptureAsync(
                OperatingSystem.IsWindows() ? "npm.cmd" : "npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", draft, Package], TimeSpan.FromMinutes(3));
            if (code != 0)
            {
                throw new BuildFailedException(output.ReplaceLineEndings(" "));
            }
        });
        if (hindrance is not null)
        {
            Say.Note($"{Package} could not be had: {hindrance}");
            return null;
        }

        return folder;
    }
}
