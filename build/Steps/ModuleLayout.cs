using DbMigrate.Build.Help;
using DbMigrate.Build.Notices;
using DbMigrate.Build.Setup;
using DbMigrate.Build.Views;

namespace DbMigrate.Build.Steps;

/// <summary>Lays the module out as PowerShell installs it: manifest, views, bin, and help in en-US.</summary>
internal static class ModuleLayout
{
    /// <summary>The assemblies that PowerShell loads itself.</summary>
    private static readonly string[] OfSession = ["DbMigrate.Loader", "DbMigrate.Cmdlets"];

    /// <summary>Creates it.</summary>
    /// <param name="precompiled">Whether it gets code for this platform.</param>
    public static async Task CreateAsync(bool precompiled)
    {
        var folder = Repository.ModuleFolder;
        Files.Recreate(Path.GetDirectoryName(folder)!);
        await PublishAssembliesAsync(folder, precompiled);
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

    /// <summary>
    /// Puts the assemblies into the module's folder: bin has those that PowerShell loads, bin/net8.0 those of the load
    /// context.
    /// </summary>
    public static async Task PublishAssembliesAsync(string module, bool precompiled)
    {
        var bin = Path.Combine(module, "bin");
        var all = Path.Combine(bin, "net8.0");
        await BuildStep.PublishAsync("DbMigrate.Loader", bin);
        await BuildStep.PublishAsync("DbMigrate.Cmdlets", all);
        Move("DbMigrate.Loader", bin, all);
        if (precompiled)
        {
            await Precompiler.RunAsync(all, "module");
        }

        foreach (var assembly in OfSession)
        {
            Move(assembly, all, bin);
        }
    }

    private static void Move(string assembly, string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, assembly + ".*"))
        {
            File.Move(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
