using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace DbMigrate.Build.Setup;

/// <summary>
/// Compiles the command to native code, its runtime in it: it starts in a fifth of the time, and needs no .NET where it runs. It takes .NET's native compiler, a package,
/// and a linker of the machine.
/// </summary>
/// <remarks>https://learn.microsoft.com/dotnet/core/deploying/native-aot</remarks>
internal static class NativeCompiler
{
    /// <summary>The oldest framework that the command can be made of.</summary>
    private const int Oldest = 8;

    /// <summary>Puts the native command in the place of the one that is in a folder, where it can be made.</summary>
    /// <returns>Whether it was; else why not is said, and the folder is as it was.</returns>
    public static async Task<bool> TryRunAsync(string folder)
    {
        if (!OperatingSystem.IsWindows() && Tool.OnPath("clang") is null && Tool.OnPath("gcc") is null)
        {
            Say.Note("not compiled to native code: neither clang nor gcc is on the PATH");
            return false;
        }

        var name = Path.GetFileName(Repository.Command);
        var cache = Repository.In("output", "native");
        var done = Path.Combine(cache, await KeyOfAsync(folder), name);
        if (!File.Exists(done) && !await CompileAsync(cache, done))
        {
            return false;
        }

        Steps.BuildStep.Recreate(folder);
        File.Copy(done, Path.Combine(folder, name));
        foreach (var old in Directory.GetDirectories(cache).Where(d => d != Path.GetDirectoryName(done)))
        {
            Directory.Delete(old, recursive: true);
        }

        return true;
    }

    /// <summary>What it is made of: the assemblies, and the SDK that brings the compiler.</summary>
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

    private static async Task<bool> CompileAsync(string cache, string done)
    {
        var work = Path.Combine(cache, "build");
        var (code, output) = (1, string.Empty);

        // The package of the newest compiler may not be had where older ones are.
        for (var framework = Environment.Version.Major; code != 0 && framework >= Oldest; framework--)
        {
            Steps.BuildStep.Recreate(work);
            (code, output) = await Tool.CaptureAsync(
                Tool.Dotnet,
                [
                    "publish", Repository.In("src", "DbMigrate.Cli"), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-v", "q", "-nologo",
                    "-p:PublishAot=true", $"-p:NativeFramework=net{framework}.0", "-p:TreatWarningsAsErrors=false", "--artifacts-path", Path.Combine(work, "artifacts"), "-o", Path.Combine(work, "out"),
                ],
                TimeSpan.FromMinutes(15));
        }

        if (code != 0)
        {
            Say.Note($"not compiled to native code: {output.Split('\n').FirstOrDefault(l => l.Contains("error", StringComparison.Ordinal), output.Split('\n')[0]).Trim()}");
            return false;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(done)!);
        File.Move(Path.Combine(work, "out", Path.GetFileName(done)), done);
        return true;
    }
}
