namespace DbMigrate.Engine.Tests.Support;

/// <summary>The command that tests run as a process.</summary>
public static class BuiltCommand
{
    /// <summary>
    /// Its program: the build names the command as it would be installed; else it is the one that was compiled beside
    /// the tests.
    /// </summary>
    public static string Program { get; } =
        System.Environment.GetEnvironmentVariable("DBMIGRATE_COMMAND") is { Length: > 0 } installed
            ? installed
            : Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "dbmigrate.exe" : "dbmigrate");
}
