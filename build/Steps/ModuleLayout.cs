using DbMigrate.Build.Help;
using DbMigrate.Build.Notices;
using DbMigrate.Build.Views;

namespace DbMigrate.Build.Steps;

/// <summary>Lays the module out as PowerShell installs it: manifest and scripts, bin, and help in en-US.</summary>
internal static class ModuleLayout
{
    /// <summary>The folder of the assemblies that the load context loads.</summary>
    public static string AssemblyFolder => Path.Combine(Repository.ModuleFolder, "bin", "net8.0");

    public static async Task CreateAsync()
    {
        var folder = Repository.ModuleFolder;
        Files.Recreate(Path.GetDirectoryName(folder)!);
        await BuildStep.PublishAsync("DbMigrate.Loader", Path.Combine(folder, "bin"));
        await BuildStep.PublishAsync("DbMigrate.Cmdlets", AssemblyFolder);
        var stubs = Directory.GetFiles(folder, "System.Management.Automation*", SearchOption.AllDirectories);
        if (stubs.Length > 0)
        {
            throw new BuildFailedException(
                $"'{stubs[0]}' would hide PowerShell's own assembly. Reference it with ExcludeAssets=\"runtime\"."
            );
        }

        Files.CopyFolder(Repository.In("module"), folder);
        FormatFile.Write(Path.Combine(folder, FormatFile.Name), ModuleViews.All);
        string[] files =
        [
            Repository.In("DbMigrate.psd1"),
            Repository.In("LICENSE"),
            // Editors complete a plan with the schema.
            Repository.In("docs", "plan.schema.json"),
        ];
        foreach (var file in files)
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        await ThirdPartyNotices.WriteForProjectAsync(folder, "DbMigrate.Cmdlets");
        await ModuleHelp.WriteAsync(Repository.In("docs", "en-US"), Path.Combine(folder, "en-US"));
        Log.Note($"the module: {Path.GetRelativePath(Repository.Root, folder)}");
    }
}
