namespace DbMigrate.Cli.Tests;

/// <summary>The checkout that these tests were built in.</summary>
internal static class Checkout
{
    /// <summary>The folder with the manifest.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "DbMigrate.psd1")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("These tests run in a checkout.");
        }

        return folder.FullName;
    }
}
