namespace DbMigrate.Engine.Tests.Support;

/// <summary>The command <c>dbmigrate</c> for tests that run it as a process.</summary>
public static class BuiltCommand
{
    /// <summary>
    /// The path of the program. The build sets <c>DBMIGRATE_COMMAND</c> to the command as it is installed. Default: the
    /// program that is compiled together with the tests.
    /// </summary>
    public static string Program { get; } =
        System.Environment.GetEnvironmentVariable("DBMIGRATE_COMMAND") is { Length: > 0 } installed
            ? installed
            : Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "dbmigrate.exe" : "dbmigrate");
}
