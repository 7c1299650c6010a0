namespace DbMigrate.Engine.Tests.Support;

/// <summary>A test that needs Chromium: that of DBMIGRATE_CHROMIUM, or of the PATH.</summary>
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Program is null)
        {
            Skip = "Chromium is not installed.";
        }
    }

    /// <summary>The path of the program, or null.</summary>
    public static string? Program { get; } = Find();

    private static string? Find()
    {
        if (System.Environment.GetEnvironmentVariable("DBMIGRATE_CHROMIUM") is { Length: > 0 } named)
        {
            return named;
        }

        return (System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator)
            .Where(f => f.Length > 0)
            .Select(f => Path.Combine(f, "chromium"))
            .FirstOrDefault(File.Exists);
    }
}
