using System.IO.Compression;
using System.Runtime.InteropServices;

namespace DbMigrate.Build.Steps;

/// <summary>Writes archives of the module and of the command into output/packages.</summary>
internal static class PackageStep
{
    public static async Task<int> RunAsync()
    {
        await BuildStep.RunAsync();
        Log.Step("Package");
        var packages = Repository.In("output", "packages");
        Files.Recreate(packages);
        var version = Repository.Version;
        Zip(Path.GetDirectoryName(Repository.ModuleFolder)!, Path.Combine(packages, $"DbMigrate-{version}.zip"));
        Zip(
            Repository.CommandFolder,
            Path.Combine(packages, $"dbmigrate-{version}-{RuntimeInformation.RuntimeIdentifier}.zip")
        );
        return 0;
    }

    private static void Zip(string folder, string archive)
    {
        ZipFile.CreateFromDirectory(folder, archive, CompressionLevel.SmallestSize, includeBaseDirectory: true);
        Log.Note(Path.GetRelativePath(Repository.Root, archive));
    }
}
