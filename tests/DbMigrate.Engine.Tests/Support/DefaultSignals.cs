using System.Diagnostics;
using System.Globalization;

namespace DbMigrate.Engine.Tests.Support;

/// <summary>Programs that are sent signals by a test.</summary>
internal static class DefaultSignals
{
    private const int Interrupt = 2;
    private const int Terminate = 15;

    /// <summary>
    /// How to start a program so that a signal reaches it, also where this test run was started with them ignored.
    /// </summary>
    /// <remarks>
    /// A shell that runs a script does that to what it starts with <c>&amp;</c>, and whoever is started by that
    /// inherits it; a program cannot tell it from its user's wish.
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
