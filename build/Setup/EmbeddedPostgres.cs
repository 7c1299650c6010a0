using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using DbMigrate.Engine.Sandbox;

namespace DbMigrate.Build.Setup;

/// <summary>PostgreSQL's programs from npm's <c>@embedded-postgres</c>, unpacked into the cache where a sandbox looks for them.</summary>
internal static class EmbeddedPostgres
{
    /// <summary>The version's first number.</summary>
    public const int Major = 18;

    private const string Version = "18.4.0-beta.17";

    // As the registry states them for this version: what arrives is these bytes or is not used.
    private static readonly Dictionary<string, string> Sha512 = new()
    {
        ["linux-x64"] = "jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
        ["linux-arm64"] = "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==",
        ["darwin-x64"] = "4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==",
        ["darwin-arm64"] = "Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==",
        ["windows-x64"] = "AwRerliA4IGWyW5jWBvHt5vidVUSB0QQW9Tt2y7ScnmifnCb/awfxZr4BkBSTv+gNt8Djcddqs+xSF5Z6/CkTg==",
    };

    private static string Platform =>
        (OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "darwin" : "linux")
        + "-" + RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();

    private static string Folder => Path.Combine(PostgresPlaces.UserCache, Version);

    /// <summary>Whether an installation came from here.</summary>
    public static bool Is(PostgresInstallation installation) =>
        installation.Folder.StartsWith(PostgresPlaces.UserCache, StringComparison.Ordinal)
        || installation.Folder.StartsWith(PostgresPlaces.SystemCache, StringComparison.Ordinal);

    /// <summary>The installation in the cache, fetched where it is not there yet; null where it cannot be had, which was said.</summary>
    public static async Task<PostgresInstallation?> TryGetAsync()
    {
        var programs = Path.Combine(Folder, "bin");
        if (await PostgresServers.AskAsync(programs) is { } there)
        {
            return there;
        }

        if (!Sha512.TryGetValue(Platform, out var expected))
        {
            Say.LeaveOut($"PostgreSQL {Major} from npm", $"there is none for {Platform}");
            return null;
        }

        var hindrance = await WholeFolder.TryMakeAsync(Folder, async draft =>
        {
            Say.Note($"getting PostgreSQL {Version} for {Platform}");
            var archive = await DownloadAsync(draft);
            await CheckAsync(archive, expected);
            await UnpackAsync(archive, draft);
            File.Delete(archive);
            Link(draft);
        });
        if (hindrance is not null)
        {
            Say.LeaveOut($"PostgreSQL {Major} from npm", hindrance);
            return null;
        }

        if (await PostgresServers.AskAsync(programs) is { } installation)
        {
            return installation;
        }

        Say.LeaveOut($"PostgreSQL {Major} from npm", "its programs do not run on this machine");
        return null;
    }

    // npm knows the registry, the proxy and the login that were set up on a machine; where there is no npm, the public registry is asked.
    private static async Task<string> DownloadAsync(string folder)
    {
        if (Tool.OnPath("npm") is { } npm)
        {
            var (code, output) = await Tool.CaptureAsync(npm, ["pack", $"@embedded-postgres/{Platform}@{Version}", "--pack-destination", folder, "--silent"], TimeSpan.FromMinutes(5));
            return Directory.GetFiles(folder, "*.tgz").FirstOrDefault() ?? throw new BuildFailedException($"npm ended with exit code {code}: {output}");
        }

        var registry = Environment.GetEnvironmentVariable("npm_config_registry") is { Length: > 0 } own ? own : "https://registry.npmjs.org/";
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        var file = Path.Combine(folder, "package.tgz");
        await using var target = File.Create(file);
        await using var source = await client.GetStreamAsync(new Uri(new Uri(registry.TrimEnd('/') + "/"), $"@embedded-postgres/{Platform}/-/{Platform}-{Version}.tgz"));
        await source.CopyToAsync(target);
        return file;
    }

    private static async Task CheckAsync(string archive, string expected)
    {
        await using var stream = File.OpenRead(archive);
        if (Convert.ToBase64String(await SHA512.HashDataAsync(stream)) != expected)
        {
            throw new BuildFailedException("what arrived is not the package that was expected: its checksum differs");
        }
    }

    private static async Task UnpackAsync(string archive, string folder)
    {
        const string Prefix = "package/native/";
        await using var file = File.OpenRead(archive);
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync() is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !entry.Name.StartsWith(Prefix, StringComparison.Ordinal))
            {
                continue;
            }

            var path = Path.GetFullPath(Path.Combine(folder, entry.Name[Prefix.Length..]));
            if (path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await entry.ExtractToFileAsync(path, overwrite: true);
            }
        }
    }

    // npm packages have no links; this one lists them in a file, with paths from its own root.
    private static void Link(string folder)
    {
        var list = Path.Combine(folder, "pg-symlinks.json");
        if (!File.Exists(list))
        {
            return;
        }

        using var links = JsonDocument.Parse(File.ReadAllText(list));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var source = Inside(link.GetProperty("source").GetString()!);
            var target = Inside(link.GetProperty("target").GetString()!);
            if (!File.Exists(target))
            {
                File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
            }
        }

        string Inside(string path) => Path.Combine(folder, path["native/".Length..]);
    }
}
