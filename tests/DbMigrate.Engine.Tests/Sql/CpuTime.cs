using System.Diagnostics;
using System.Globalization;

namespace DbMigrate.Engine.Tests.Sql;

/// <summary>The time for which a thread had a core: it does not grow while other work has the cores.</summary>
internal static class CpuTime
{
    // Its first number: nanoseconds on a core. https://docs.kernel.org/scheduler/sched-stats.html
    private const string Statistics = "/proc/thread-self/schedstat";

    /// <summary>Returns the CPU time of the calling thread; where the system does not have it, the time of day.</summary>
    internal static TimeSpan OfThisThread() =>
        File.Exists(Statistics)
            ? TimeSpan.FromTicks(
                long.Parse(File.ReadAllText(Statistics).Split(' ')[0], CultureInfo.InvariantCulture)
                    / TimeSpan.NanosecondsPerTick
            )
            : Stopwatch.GetElapsedTime(0);
}
