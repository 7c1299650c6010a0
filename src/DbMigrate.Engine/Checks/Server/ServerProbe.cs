using System.Diagnostics;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>
/// Remembers when a run last checked the server. The result is reused for 30 seconds, so that a plan of a thousand
/// small phases does not check a thousand times.
/// </summary>
internal sealed class ServerProbe
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private long? _at;

    internal bool IsOld => _at is not { } at || Stopwatch.GetElapsedTime(at) > Fresh;

    internal void Renew() => _at = Stopwatch.GetTimestamp();
}
