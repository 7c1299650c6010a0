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

    /// <summary>
    /// Whether the command is one for Windows that Wine runs. The build sets <c>DBMIGRATE_WINE</c> to the program Wine.
    /// </summary>
    public static bool IsOnWine => Wine.Length > 0;

    /// <summary>What starts the command: its program, or Wine and the program.</summary>
    public static IReadOnlyList<string> Words => IsOnWine ? [Wine, Program] : [Program];

    private static string Wine => System.Environment.GetEnvironmentVariable("DBMIGRATE_WINE") ?? string.Empty;
}
