using DbMigrate.Build.Setup;

namespace DbMigrate.Build.Steps;

/// <summary>Compiles everything and lays it out as it would be installed: the command in output/bin, the module in output/DbMigrate/VERSION.</summary>
internal static class BuildStep
{
    public static async Task<int> RunAsync()
    {
        Say.Step($"Build {Repository.Version}");
        await Tool.DotnetAsync("msbuild", Repository.In("DbMigrate.slnx"), "-restore", "-p:Configuration=Release", "-v:q", "-nologo");
        await PublishAsync("DbMigrate.Cli", Repository.CommandFolder);
        var native = await NativeCompiler.TryRunAsync(Repository.CommandFolder);
        if (!native)
        {
            await Precompiler.RunAsync(Repository.CommandFolder);
        }

        Say.Note($"the command: {Path.GetRelativePath(Repository.Root, Repository.Command)}{(native ? ", native code" : string.Empty)}");
        await ModuleLayout.MakeAsync();
        return 0;
    }

    /// <summary>Copies a project's program with what it needs into a fresh folder.</summary>
    public static async Task PublishAsync(string project, string folder)
    {
        Recreate(folder);
        await Tool.DotnetAsync("publish", Repository.In("src", project), "-c", "Release", "--no-build", "-p:PublishDocumentationFile=false", "-p:PublishDocumentationFiles=false", "-o", folder, "-v", "q", "-nologo");
    }

    /// <summary>An empty folder: what an earlier build left would be shipped otherwise.</summary>
    public static void Recreate(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Directory.CreateDirectory(folder);
    }
}
