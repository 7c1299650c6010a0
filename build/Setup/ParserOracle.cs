using DbMigrate.Engine.Sandbox;

namespace DbMigrate.Build.Setup;

/// <summary>PostgreSQL's own parser as the npm package <c>libpg-query</c>.</summary>
/// <remarks>Tests compare with it how SQL files are split. Without Node.js they are skipped.</remarks>
internal static class ParserOracle
{
    private const string Package = "libpg-query@18.1.5";

    /// <summary>Returns the folder of the package, downloaded if necessary; null where it is not available.</summary>
    public static async Task<string?> TryGetAsync()
    {
        var cache = Path.GetDirectoryName(PostgresPlaces.UserCache)!;
        var folder = Path.Combine(cache, "oracle", Package.Replace('@', '-'));
        if (Directory.Exists(Path.Combine(folder, "node_modules", "libpg-query")))
        {
            return folder;
        }

        if (Tool.OnPath("npm") is not { } npm)
        {
            Log.Note($"{Package} is not available: npm is not on the PATH");
            return null;
        }

        var reason = await AtomicFolder.TryCreateAsync(
            folder,
            async draft =>
            {
                var (code, output) = await Tool.CaptureAsync(
                    npm,
                    ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", draft, Package],
                    TimeSpan.FromMinutes(3)
                );
                if (code != 0)
                {
                    throw new BuildFailedException(output.ReplaceLineEndings(" "));
                }
            }
        );
        if (reason is null)
        {
            return folder;
        }

        Log.Note($"{Package} is not available: {reason}");
        return null;
    }
}
