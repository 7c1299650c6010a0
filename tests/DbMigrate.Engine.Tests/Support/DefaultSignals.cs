using System.Diagnostics;
using System.Globalization;

namespace DbMigrate.Engine.Tests.Support;

/// <summary>Starts programs to which a test sends signals.</summary>
internal static class DefaultSignals
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    /// <summary>
    /// Returns how to start a program so that SIGINT and SIGTERM reach it, also where the test run ignores them.
    /// </summary>
    /// <remarks>
    /// A shell that runs a script ignores SIGINT for the processes that it starts with <c>&amp;</c>, and their children
    /// inherit that. A program cannot distinguish this from the intention of its user.
    /// </remarks>
    public static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments) =>
        AreIgnored()
            ? new ProcessStartInfo("env", ["--default-signal=INT,TERM", program, .. arguments])
            : new ProcessStartInfo(program, arguments);

    private static bool AreIgnored()
    {
        const string Status = "/proc/self/status";
        const string Label = "SigIgn:";
        if (
            !OperatingSystem.IsLinux()
            || File.ReadLines(Status).FirstOrDefault(l => l.StartsWith(Label, StringComparison.Ordinal)) is not { } line
        )
        {
            return false;
        }

        var ignored = ulong.Parse(
            line.AsSpan(Label.Length).Trim(),
            NumberStyles.HexNumber,
            CultureInfo.InvariantCulture
        );
        return (ignored & (1UL << (Interrupt - 1) | 1UL << (Terminate - 1))) != 0;
    }
}
