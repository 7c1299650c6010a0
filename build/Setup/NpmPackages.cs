using DbMigrate.Engine.Sandbox;

namespace DbMigrate.Build.Setup;

/// <summary>Packages of npm that tests compare with. Without Node.js those tests are skipped.</summary>
internal static class NpmPackages
{
    /// <summary>PostgreSQL's own parser: how SQL files are split.</summary>
    public static Task<string?> TryGetParserAsync() => TryGetAsync("libpg-query-18.1.5", ["libpg-query@18.1.5"]);

    /// <summary>The clients of other migration tools, Prisma's engine of migrations and its parser of schemas.</summary>
    public static Task<string?> TryGetClientsAsync() =>
        TryGetAsync(
            "clients-2",
            [
                "dbmate@2.36.0",
                "drizzle-orm@0.45.4",
                "graphile-migrate@1.4.1",
                "knex@3.3.0",
                "node-pg-migrate@9.0.0",
                "pg@8.23.1",
                "supabase@3.1.0",
                "@prisma/adapter-pg@7.10.1",
                "@prisma/schema-engine-wasm@8.1.0-2.59be4fda12412a79eeb9c2ae727b6aa723593323",
                "@prisma/prisma-schema-wasm@7.1.1-3.c2990dca591cba766e3b7ef5d9e8a84796e47ab7",
            ]
        );

    /// <summary>Returns the folder of packages, downloaded if necessary; null where they are not available.</summary>
    private static async Task<string?> TryGetAsync(string name, string[] packages)
    {
        var cache = Path.GetDirectoryName(PostgresPlaces.UserCache)!;
        var folder = Path.Combine(cache, "oracle", name);
        if (Directory.Exists(Path.Combine(folder, "node_modules")))
        {
            return folder;
        }

        if (Tool.OnPath("npm") is not { } npm)
        {
            Log.Note($"{name} is not available: npm is not on the PATH");
            return null;
        }

        var reason = await AtomicFolder.TryCreateAsync(
            folder,
            async draft =>
            {
                var (code, output) = await Tool.CaptureAsync(
                    npm,
                    ["install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", draft, .. packages],
                    TimeSpan.FromMinutes(5)
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

        Log.Note($"{name} is not available: {reason}");
        return null;
    }
}
