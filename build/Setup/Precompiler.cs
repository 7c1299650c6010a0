using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DbMigrate.Build.Setup;

/// <summary>Adds precompiled code to the assemblies of the command or of the module, so that they start faster.</summary>
/// <remarks>
/// The code is for the system, the processor and the runtime of this machine. Another version of the runtime ignores it
/// and compiles the assemblies itself. Without the compiler they start slower and work the same.
/// https://learn.microsoft.com/dotnet/core/deploying/ready-to-run
/// </remarks>
internal static class Precompiler
{
    private static string Platform => RuntimeInformation.RuntimeIdentifier;

    // A runtime uses only code that was compiled for its own major version.
    private static string Version => Environment.Version.ToString();

    /// <summary>Compiles the assemblies of a folder in place.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="name">A name for what is kept of it for the next build.</param>
    public static async Task RunAsync(string folder, string name)
    {
        if (await FindCompilerAsync() is not { } compiler)
        {
            return;
        }

        var cache = Repository.In("output", "precompiled", name, Version);
        Directory.CreateDirectory(cache);
        var draft = Path.Combine(cache, Path.GetRandomFileName());
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var assembly in Directory.GetFiles(folder, "*.dll"))
        {
            var hash = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(assembly)));
            var compiled = Path.Combine(cache, hash + ".dll");
            if (!File.Exists(compiled))
            {
                var (code, output) = await Tool.CaptureAsync(
                    compiler,
                    Arguments(assembly, folder, draft),
                    TimeSpan.FromMinutes(5)
                );
                if (code != 0)
                {
                    Log.Note($"not precompiled: {Path.GetFileName(assembly)}: {NuGetPackage.FirstError(output)}");
                    continue;
                }

                File.Move(draft, compiled);
            }

            File.Copy(compiled, assembly, overwrite: true);
            used.Add(compiled);
        }

        foreach (var old in Directory.GetFiles(cache).Except(used))
        {
            File.Delete(old);
        }
    }

    private static string[] Arguments(string assembly, string folder, string output) =>
        [
            assembly,
            "--out",
            output,
            "--reference",
            Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll"),
            "--reference",
            Path.Combine(folder, "*.dll"),
            "--targetos",
            Platform.Split('-')[0] switch
            {
                "win" => "windows",
                "osx" => "osx",
                _ => "linux",
            },
            "--targetarch",
            RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
            "-O",
        ];

    private static async Task<string?> FindCompilerAsync()
    {
        var id = $"Microsoft.NETCore.App.Crossgen2.{Platform}";
        var (package, reason) = await NuGetPackage.TryGetAsync(id, Version);
        if (package is null)
        {
            Log.Note($"not precompiled: the package {id} {Version} is not available: {reason}");
            return null;
        }

        var program = Path.Combine(package, "tools", OperatingSystem.IsWindows() ? "crossgen2.exe" : "crossgen2");
        if (File.Exists(program))
        {
            return program;
        }

        Log.Note($"not precompiled: the package {id} {Version} has no program '{Path.GetFileName(program)}'");
        return null;
    }
}
