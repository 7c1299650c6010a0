using System.IO.Compression;
using System.Runtime.InteropServices;

namespace DbMigrate.Build.Steps;

/// <summary>What is handed out: an archive of the module and one of the command, in output/packages.</summary>
internal static class PackageStep
{
    public static async Task<int> RunAsync()
    {
        await BuildStep.RunAsync();
        var packages = Repository.In("output", "packages");
        BuildStep.Recreate(packages);
        Zip(Path.GetDirectoryName(Repository.ModuleFolder)!, Path.Combine(packages, $"DbMigrate-{Repository.Version}.zip"));
        Zip(Repository.CommandFolder, Path.Combine(packages, $"dbmigrate-{Repository.Version}-{RuntimeInformation.RuntimeIdentifier}.zip"));
        return 0;
    }

    private static void Zip(string folder, string archive)
    {
        if (Directory.Exists(folder))
        {
            ZipFile.CreateFromDirectory(folder, archive, CompressionLevel.SmallestSize, includeBaseDirectory: true);
            Say.Note(Path.GetRelativePath(Repository.Root, archive));
        }
    }
}
