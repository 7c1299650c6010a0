using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace DbMigrate.Build.Setup;

/// <summary>
/// Gives the command's assemblies native code beside their own, so that a start compiles less. It is for the runtime of this machine;
/// another one takes the assemblies as they were. Where the compiler cannot be had, the command starts slower and is the same.
/// </summary>
/// <remarks>https://learn.microsoft.com/dotnet/core/deploying/ready-to-run</remarks>
internal static class Precompiler
{
    private static string Platform => RuntimeInformation.RuntimeIdentifier;

    // The code must be for the runtime that will run it, not for the oldest that might: a newer one passes over older code.
    private static string Version => Environment.Version.ToString();

    /// <summary>Compiles the assemblies of a folder in their place.</summary>
    public static async Task RunAsync(string folder)
    {
        if (await FindCompilerAsync() is not { } compiler)
        {
            Say.Note($"not precompiled: Microsoft.NETCore.App.Crossgen2.{Platform} {Version} could not be had");
            return;
        }

        var cache = Repository.In("output", "precompiled", Version);
        Directory.CreateDirectory(cache);
        var draft = Path.Combine(cache, Path.GetRandomFileName());
        var used = new HashSet<string>(StringComparer.Ordinal);
        foreach (var assembly in Directory.GetFiles(folder, "*.dll"))
        {
            var done = Path.Combine(cache, Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(assembly))) + ".dll");
            if (!File.Exists(done))
            {
                var (code, output) = await Tool.CaptureAsync(compiler, Arguments(assembly, folder, draft), TimeSpan.FromMinutes(5));
                if (code != 0)
                {
                    Say.Note($"not precompiled: {Path.GetFileName(assembly)}: {output.Split('\n')[0]}");
                    continue;
                }

                File.Move(draft, done);
            }

            File.Copy(done, assembly, overwrite: true);
            used.Add(done);
        }

        foreach (var old in Directory.GetFiles(cache).Except(used))
        {
            File.Delete(old);
        }
    }

    private static string[] Arguments(string assembly, string folder, string output) =>
    [
        assembly,
        "--out", output,
        "--reference", Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll"),
        "--reference", Path.Combine(folder, "*.dll"),
        "--targetos", Platform.Split('-')[0] switch { "win" => "windows", "osx" => "osx", _ => "linux" },
        "--targetarch", RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant(),
        "-O",
    ];

    private static async Task<string?> FindCompilerAsync()
    {
        var project = Repository.In("build", "precompile", "Compiler.csproj");
        var (restored, _) = await Tool.CaptureAsync(Tool.Dotnet, ["restore", project, "-v", "q", $"-p:CompilerPlatform={Platform}", $"-p:CompilerVersion={Version}"], TimeSpan.FromMinutes(5));
        var (code, output) = await Tool.CaptureAsync(Tool.Dotnet, ["msbuild", project, "-nologo", "-getProperty:NuGetPackageRoot"]);
        var package = Path.Combine(output, $"microsoft.netcore.app.crossgen2.{Platform}".ToLowerInvariant(), Version, "tools");
        var program = Path.Combine(package, OperatingSystem.IsWindows() ? "crossgen2.exe" : "crossgen2");
        return restored == 0 && code == 0 && File.Exists(program) ? program : null;
    }
}
