using System.Diagnostics;

namespace DbMigrate.Engine.Checks.Server;

/// <summary>
/// When a run last looked at the server. A phase that touches no table that is there asks nothing of its own: what was
/// seen half a minute ago holds for it too, so that
/// a plan of a thousand small phases does not look a thousand times.
/// </summary>
internal sealed class ServerProbe
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private long? _at;

    internal bool IsOld => _at is not { } at || Stopwatch.GetElapsedTime(at) > Fresh;

    internal void Renew() => _at = Stopwatch.GetTimestamp();
}
