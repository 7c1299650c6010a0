namespace DbMigrate.Build.Steps;

/// <summary>Writes the pages that are made from the code anew: the tests that compare them write them instead.</summary>
internal static class DocsStep
{
    public static async Task<int> RunAsync()
    {
        Say.Step("Docs");
        await BuildStep.RunAsync();
        var environment = new Dictionary<string, string> { ["DBMIGRATE_UPDATE_DOCS"] = "1" };
        foreach (var project in Directory.GetFiles(Repository.In("tests"), "*.Tests.csproj", SearchOption.AllDirectories))
        {
            if (await Tool.RunAsync(Tool.Dotnet, ["test", project, "-c", "Release", "--no-build", "-v", "q", "-nologo", "--filter", "Category=Docs"], environment) is var code and not 0)
            {
                return code;
            }
        }

        return 0;
    }
}
