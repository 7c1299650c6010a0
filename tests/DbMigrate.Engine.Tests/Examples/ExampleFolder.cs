namespace DbMigrate.Engine.Tests.Examples;

/// <summary>The plans under docs/examples.</summary>
internal static class ExampleFolder
{
    private static readonly string Root = FindRoot();

    internal static string Of(string example) => Path.Combine(Root, "docs", "examples", example);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DbMigrate.psd1")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("These tests run in a checkout.");
        }

        return folder.FullName;
    }
}
