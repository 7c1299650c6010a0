using System.IO.Compression;
using System.Runtime.InteropServices;
using DbMigrate.Build.Notices;
using DbMigrate.Build.Setup;
using DbMigrate.Build.Testing.Windows;

namespace DbMigrate.Build.Steps;

/// <summary>
/// Writes archives of the module and of the command into output/packages. The module is there twice: for every platform,
/// and for this one with precompiled code.
/// </summary>
internal static class PackageStep
{
    public static async Task<int> RunAsync()
    {
        await BuildStep.RunAsync();
        Log.Step("Package");
        var packages = Repository.In("output", "packages");
        Files.Recreate(packages);
        var version = Repository.Version;
        var platform = RuntimeInformation.RuntimeIdentifier;
        var modules = Path.GetDirectoryName(Repository.ModuleFolder)!;
        Zip(Repository.CommandFolder, Path.Combine(packages, $"dbmigrate-{version}-{platform}.zip"));
        Zip(modules, Path.Combine(packages, $"DbMigrate-{version}-module-{platform}.zip"));

        // The module for every platform has no precompiled code.
        await ModuleLayout.CreateAsync(precompiled: false);
        Zip(modules, Path.Combine(packages, $"DbMigrate-{version}.zip"));
        await ZipForWindowsAsync(packages);
        return 0;
    }

    /// <summary>
    /// Writes the command for Windows, from another system: one file with its runtime. .NET compiles native code for the
    /// system of the build alone.
    /// </summary>
    private static async Task ZipForWindowsAsync(string packages)
    {
        const string Platform = "win-x64";
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var work = Repository.In("output", "windows", "package");
        var name = $"dbmigrate-{Repository.Version}-{Platform}";
        Files.Recreate(work);
        if (await WindowsPrograms.PublishFileAsync(Path.Combine(work, "publish")) is { } missing)
        {
            Log.LeaveOut($"the command for {Platform}", missing);
            return;
        }

        var folder = Path.Combine(work, "bin");
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(work, "publish", "dbmigrate.exe"), Path.Combine(folder, "dbmigrate.exe"));
        File.Copy(Repository.In("LICENSE"), Path.Combine(folder, "LICENSE"));
        var packagesOf = await PackageAssets.ShippedAsync(WindowsPrograms.CommandAssets);
        var runtime = await PackageAssets.DownloadedAsync(
            WindowsPrograms.CommandAssets,
            "Microsoft.NETCore.App.Runtime."
        );
        await ThirdPartyNotices.WriteAsync(folder, runtime is null ? packagesOf : packagesOf.Append(runtime));
        var archive = Path.Combine(packages, name + ".zip");
        Zip(folder, archive);
        await TryAsync(archive, Path.Combine(work, "unpacked"));
    }

    /// <summary>Unpacks the archive for Windows, and runs the command in Wine.</summary>
    /// <exception cref="BuildFailedException">It does not run.</exception>
    private static async Task TryAsync(string archive, string folder)
    {
        if (await Wine.TryGetAsync("a run of the command for win-x64") is not { } wine)
        {
            return;
        }

        ZipFile.ExtractToDirectory(archive, folder);
        var program = Directory.GetFiles(folder, "dbmigrate.exe", SearchOption.AllDirectories).Single();
        await using var prefix = await WinePrefix.CreateAsync(wine);
        var (code, output) = await Tool.CaptureAsync(
            wine,
            [program, "--version"],
            TimeSpan.FromMinutes(1),
            prefix.Environment
        );
        if (code != 0 || output != Repository.Version)
        {
            throw new BuildFailedException($"The command for Windows does not run: exit code {code}. {output}");
        }
    }

    private static void Zip(string folder, string archive)
    {
        ZipFile.CreateFromDirectory(folder, archive, CompressionLevel.SmallestSize, includeBaseDirectory: true);
        Log.Note(Path.GetRelativePath(Repository.Root, archive));
    }
}
