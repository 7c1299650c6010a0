using System.Diagnostics;

namespace DbMigrate.Engine.Pump;

/// <summary>
/// Selects the progress that a host shows: none of short work, and a few updates per second of long work.
/// </summary>
internal sealed class PumpProgressDisplay
{
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly PumpPort _port;
    private readonly TimeSpan _tick;
    private readonly string _placeholder;
    private MigrationProgress _current;
    private TimeSpan _next;
    private bool _shown;

    /// <summary>Starts the clock.</summary>
    /// <param name="activity">The progress until the work reports its own.</param>
    /// <param name="port">The source of the newest progress.</param>
    /// <param name="after">The time after which progress is shown.</param>
    /// <param name="tick">The shortest time between two displays.</param>
    internal PumpProgressDisplay(MigrationProgress activity, PumpPort port, TimeSpan after, TimeSpan tick)
    {
        _current = activity;
        _placeholder = activity.Text;
        _port = port;
        _next = after;
        _tick = tick;
    }

    /// <summary>Whether the next update is due.</summary>
    internal bool IsDue => _clock.Elapsed >= _next;

    /// <summary>Shows new progress.</summary>
    internal void Show(IPumpSink sink)
    {
        _next = _clock.Elapsed + _tick;
        var news = _port.TakeProgress();
        if (news is null && _shown)
        {
            return;
        }

        _current = news ?? _current;
        _shown = true;
        sink.OnProgress(Of(completed: false));
    }

    /// <summary>Removes the display.</summary>
    internal void Close(IPumpSink sink)
    {
        if (_shown)
        {
            sink.OnProgress(Of(completed: true));
        }
    }

    private PumpProgress Of(bool completed) =>
        new(
            _current.Activity,
            _current.Text.Length > 0 ? _current.Text : _placeholder,
            Math.Clamp(_current.Percent, -1, 100),
            _current.Remaining,
            completed
        );
}
