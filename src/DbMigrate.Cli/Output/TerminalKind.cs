namespace DbMigrate.Cli.Output;

/// <summary>What the terminal can do.</summary>
internal static class TerminalKind
{
    /// <summary>
    /// Whether the terminal understands no escape sequences: <c>TERM=dumb</c>, as editors and build servers set it.
    /// </summary>
    public static bool IsDumb { get; } = Environment.GetEnvironmentVariable("TERM") == "dumb";
}
