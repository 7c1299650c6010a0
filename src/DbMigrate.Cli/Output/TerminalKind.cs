using System.Globalization;

namespace DbMigrate.Cli.Output;

/// <summary>What the terminal can do.</summary>
internal static class TerminalKind
{
    private const int Narrowest = 40;

    /// <summary>
    /// Whether the terminal understands no escape sequences: <c>TERM=dumb</c>, as editors and build servers set it, or a
    /// console of Windows that has none.
    /// </summary>
    public static bool IsDumb { get; } =
        Environment.GetEnvironmentVariable("TERM") == "dumb" || !WindowsConsole.HasSequences;

    /// <summary>
    /// The width of the output: the terminal's; elsewhere that of the variable COLUMNS. Null: as wide as it comes.
    /// </summary>
    public static int? Width =>
        !Console.IsOutputRedirected ? Math.Max(Narrowest, Console.WindowWidth)
        : int.TryParse(
            Environment.GetEnvironmentVariable("COLUMNS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var columns
        )
            ? Math.Max(Narrowest, columns)
        : null;
}
