using DbMigrate.Build.Notices;
using DbMigrate.Build.Setup;

namespace DbMigrate.Build.Steps;

/// <summary>Compiles everything: the command into output/bin, the module into output/DbMigrate/VERSION.</summary>
internal static class BuildStep
{
    public static async Task<int> RunAsync()
    {
        Log.Step($"Build {Repository.Version}");
        await CompileAsync();
        await PublishAsync("DbMigrate.Cli", Repository.CommandFolder);
        await ThirdPartyNotices.WriteForProjectAsync(Repository.CommandFolder, "DbMigrate.Cli");
        var isNative = await NativeCompiler.TryRunAsync(Repository.CommandFolder);
        if (!isNative)
        {
            await Precompiler.RunAsync(Repository.CommandFolder, "command");
        }

        File.Copy(Repository.In("LICENSE"), Path.Combine(Repository.CommandFolder, "LICENSE"));
        var command = Path.GetRelativePath(Repository.Root, Repository.Command);
        Log.Note($"the command: {command}{(isNative ? ", native code" : string.Empty)}");
        await ModuleLayout.CreateAsync(precompiled: true);
        return 0;
    }

    /// <summary>Compiles all projects.</summary>
    public static Task CompileAsync() =>
        Tool.DotnetAsync(
            "msbuild",
            Repository.In("DbMigrate.slnx"),
            "-restore",
            "-m",
            "-nodeReuse:false",
            "-p:Configuration=Release",
            "-v:q",
            "-nologo"
        );

    /// <summary>Copies a compiled project with its packages into an empty folder.</summary>
    public static async Task PublishAsync(string project, string folder)
    {
        Files.Recreate(folder);
        await Tool.DotnetAsync(
            "publish",
            Repository.In("src", project),
            "-c",
            "Release",
            "--no-build",
            "-p:PublishDocumentationFile=false",
            "-p:PublishDocumentationFiles=false",
            "-o",
            folder,
            "-v",
            "q",
            "-nologo"
        );
    }
}
