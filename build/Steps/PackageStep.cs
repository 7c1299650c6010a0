using System.IO.Compression;
using System.Runtime.InteropServices;

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
        await ModuleLayout.CreateAsync();
        Zip(modules, Path.Combine(packages, $"DbMigrate-{version}.zip"));
        return 0;
    }

    private static void Zip(string folder, string archive)
    {
        ZipFile.CreateFromDirectory(folder, archive, CompressionLevel.SmallestSize, includeBaseDirectory: true);
        Log.Note(Path.GetRelativePath(Repository.Root, archive));
    }
}
