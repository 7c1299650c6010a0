using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using DbMigrate.Build.Notices;

namespace DbMigrate.Build.Setup;

/// <summary>Compiles the command to native code, with .NET's compiler and the linker of the machine.</summary>
/// <remarks>
/// The native command contains its runtime: it starts in a fifth of the time and needs no .NET.
/// https://learn.microsoft.com/dotnet/core/deploying/native-aot
/// </remarks>
internal static class NativeCompiler
{
    /// <summary>The oldest framework that the command can be compiled for.</summary>
    private const int OldestFramework = 8;

    /// <summary>Replaces the command in a folder by the native one, where it can be compiled.</summary>
    /// <returns>False where it cannot: the reason is logged, and the folder is unchanged.</returns>
    public static async Task<bool> TryRunAsync(string folder)
    {
        if (!OperatingSystem.IsWindows() && Tool.OnPath("clang") is null && Tool.OnPath("gcc") is null)
        {
            Log.Note("not compiled to native code: neither clang nor gcc is on the PATH");
            return false;
        }

        var cache = Repository.In("output", "native");
        var compiled = Path.Combine(cache, await KeyOfAsync(folder));
        if (!Directory.Exists(compiled) && !await CompileAsync(cache, compiled))
        {
            return false;
        }

        Files.Recreate(folder);
        Files.CopyFolder(compiled, folder);
        foreach (var old in Directory.GetDirectories(cache).Where(d => d != compiled))
        {
            Directory.Delete(old, recursive: true);
        }

        return true;
    }

    /// <summary>Returns a key of what the command is made of: its assemblies, and the SDK with its compiler.</summary>
    private static async Task<string> KeyOfAsync(string folder)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{RuntimeInformation.RuntimeIdentifier} {Environment.Version}"));
        foreach (var assembly in Directory.GetFiles(folder, "*.dll").Order(StringComparer.Ordinal))
        {
            hash.AppendData(await File.ReadAllBytesAsync(assembly));
        }

        return Convert.ToHexString(hash.GetHashAndReset())[..16].ToLowerInvariant();
    }

    private static async Task<bool> CompileAsync(string cache, string compiled)
    {
        var work = Path.Combine(cache, "build");
        var (code, output) = (1, string.Empty);

        // The compiler is a package. The newest one may be missing where older ones are available.
        for (var framework = Environment.Version.Major; code != 0 && framework >= OldestFramework; framework--)
        {
            Files.Recreate(work);
            (code, output) = await Tool.CaptureAsync(
                Tool.Dotnet,
                [
                    "publish",
                    Repository.In("src", "DbMigrate.Cli"),
                    "-c",
                    "Release",
                    "-r",
                    RuntimeInformation.RuntimeIdentifier,
                    "-v",
                    "q",
                    "-nologo",
                    "-p:PublishAot=true",
                    $"-p:NativeFramework=net{framework}.0",
                    "-p:TreatWarningsAsErrors=false",
                    "--artifacts-path",
                    Path.Combine(work, "artifacts"),
                    "-o",
                    Path.Combine(work, "out"),
                ],
                TimeSpan.FromMinutes(15)
            );
        }

        if (code != 0)
        {
            Log.Note($"not compiled to native code: {NuGetPackage.FirstError(output)}");
            return false;
        }

        var reason = await AtomicFolder.TryCreateAsync(
            compiled,
            async draft =>
            {
                var name = Path.GetFileName(Repository.Command);
                File.Copy(Path.Combine(work, "out", name), Path.Combine(draft, name));
                await WriteNoticesAsync(Path.Combine(work, "artifacts"), draft);
            }
        );
        return reason is null ? true : throw new BuildFailedException($"The native command was not stored: {reason}");
    }

    private static async Task WriteNoticesAsync(string artifacts, string folder)
    {
        var assets = Path.Combine(artifacts, "obj", "DbMigrate.Cli", "project.assets.json");
        var runtime =
            await PackageAssets.DownloadedAsync(assets, "Microsoft.NETCore.App.Runtime.NativeAOT.")
            ?? await PackageAssets.DownloadedAsync(assets, "Microsoft.NETCore.App.Runtime.");
        var packages = await PackageAssets.ShippedAsync(assets);
        await ThirdPartyNotices.WriteAsync(folder, runtime is null ? packages : packages.Append(runtime));
    }
}
