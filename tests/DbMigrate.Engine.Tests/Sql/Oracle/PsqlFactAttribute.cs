namespace DbMigrate.Engine.Tests.Sql.Oracle;

/// <summary>A test that asks psql; skipped, and counted as such, where it is not on the PATH.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PsqlFactAttribute : FactAttribute
{
    /// <summary>Looks for it.</summary>
    public PsqlFactAttribute()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (!folders.Any(f => File.Exists(Path.Combine(f, "psql")) || File.Exists(Path.Combine(f, "psql.exe"))))
        {
            Skip = "psql is not on the PATH.";
        }
    }
}
