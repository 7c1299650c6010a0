namespace DbMigrate.Engine.Tests.Support;

/// <summary>A test that needs psql of any version: that of the server, of the PATH, or of a package.</summary>
public sealed class PsqlFactAttribute : FactAttribute
{
    public PsqlFactAttribute()
    {
        if (Program is null)
        {
            Skip = "psql is not installed.";
        }
    }

    /// <summary>The path of psql, or null.</summary>
    public static string? Program { get; } = Find();

    private static string? Find()
    {
        string?[] folders =
        [
            System.Environment.GetEnvironmentVariable("DBMIGRATE_PGBIN"),
            .. (System.Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator),
            .. Directory.Exists("/usr/lib/postgresql")
                ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin"))
                : [],
        ];
        return folders
            .OfType<string>()
            .Where(f => f.Length > 0)
            .Select(f => Path.Combine(f, OperatingSystem.IsWindows() ? "psql.exe" : "psql"))
            .FirstOrDefault(File.Exists);
    }
}
