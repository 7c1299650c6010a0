namespace DbMigrate.Demo.Tests;

/// <summary>The checkout that these tests were built in.</summary>
internal static class Checkout
{
    private static readonly string Root = FindRoot();

    internal static string In(params string[] parts) => Path.Combine([Root, .. parts]);

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
