using System.Diagnostics;

namespace DbMigrate.Engine.Pump;

/// <summary>
/// Decides what of the work's progress a host shows: nothing of short work, and not every word of long work.
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
    /// <param name="activity">What stands there before the work has said something.</param>
    /// <param name="port">Where the newest word of the work is.</param>
    /// <param name="after">How long work may take before it is shown.</param>
    /// <param name="tick">The shortest time between two displays.</param>
    internal PumpProgressDisplay(MigrationProgress activity, PumpPort port, TimeSpan after, TimeSpan tick)
    {
        _current = activity;
        _placeholder = activity.Text;
        _port = port;
        _next = after;
        _tick = tick;
    }

    /// <summary>Whether it is time to look again.</summary>
    internal bool IsDue => _clock.Elapsed >= _next;

    /// <summary>Shows what is new.</summary>
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

    /// <summary>Takes away what was shown.</summary>
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
