using DbMigrate.Build.Setup;

namespace DbMigrate.Build.Steps;

/// <summary>The module as PowerShell installs it: manifest and scripts at the root, the assemblies below bin, the help in en-US.</summary>
internal static class ModuleLayout
{
    public static async Task MakeAsync()
    {
        if (!Directory.Exists(Repository.In("module")))
        {
            return;
        }

        var folder = Repository.ModuleFolder;
        BuildStep.Recreate(Path.GetDirectoryName(folder)!);
        await BuildStep.PublishAsync("DbMigrate.Loader", Path.Combine(folder, "bin"));
        await BuildStep.PublishAsync("DbMigrate.Cmdlets", Path.Combine(folder, "bin", "net8.0"));
        if (Directory.GetFiles(folder, "System.Management.Automation*", SearchOption.AllDirectories).FirstOrDefault() is { } stub)
        {
            throw new BuildFailedException($"'{stub}' would hide PowerShell's own assembly: reference it with ExcludeAssets=\"runtime\".");
        }

        File.Copy(Repository.In("DbMigrate.psd1"), Path.Combine(folder, "DbMigrate.psd1"));
        CopyFolder(Repository.In("module"), folder);
        foreach (var file in new[] { Repository.In("LICENSE"), Repository.In("docs", "plan.schema.json") })
        {
            // Editors complete a plan by the schema: it goes where the module goes.
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        await MakeHelpAsync(Path.Combine(folder, "en-US"));
        Say.Note($"the module: {Path.GetRelativePath(Repository.Root, folder)}");
    }

    private static async Task MakeHelpAsync(string target)
    {
        var pages = Repository.In("docs", "en-US");
        if (!Directory.Exists(pages))
        {
            return;
        }

        if (await PowerShellHost.FindAsync() is not { } pwsh)
        {
            Say.LeaveOut("the help of the cmdlets", "it is made by PlatyPS, which needs PowerShell; the pages themselves are in docs/en-US");
        }
        else if (!await PowerShellHost.HasModuleAsync(pwsh, "Microsoft.PowerShell.PlatyPS", "1.0.0"))
        {
            Say.LeaveOut("the help of the cmdlets", "the module Microsoft.PowerShell.PlatyPS that makes it could not be had; the pages themselves are in docs/en-US");
        }
        else if (await PowerShellHost.RunAsync(pwsh, "Export-ModuleHelp.ps1", "-Path", pages, "-Destination", target) != 0)
        {
            throw new BuildFailedException("The help could not be made from docs/en-US.");
        }
    }

    private static void CopyFolder(string source, string target)
    {
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var path = Path.Combine(target, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Copy(file, path, overwrite: true);
        }
    }
}
