using DbMigrate.Build.Testing;

namespace DbMigrate.Build.Steps;

/// <summary>Writes the pages that are generated from the code: the tests that compare them write them.</summary>
internal static class DocsStep
{
    public static async Task<int> RunAsync()
    {
        await BuildStep.RunAsync();
        Log.Step("Docs");
        var environment = new Dictionary<string, string> { ["DBMIGRATE_UPDATE_DOCS"] = "1" };
        foreach (var project in TestProject.All)
        {
            var code = await Tool.RunAsync(
                Tool.Dotnet,
                [
                    "test",
                    project.File,
                    "-c",
                    "Release",
                    "--no-build",
                    "-v",
                    "q",
                    "-nologo",
                    "--filter",
                    "Category=Docs",
                ],
                environment
            );
            if (code != 0)
            {
                return code;
            }
        }

        return 0;
    }
}
