using DbMigrate.Cli.Output;

namespace DbMigrate.Cli.Tests;

/// <summary>Progress where there is no terminal.</summary>
public sealed class ProgressLineTests
{
    private readonly List<string> _lines = [];
    private readonly TickingTime _time = new();

    [Fact]
    public void The_newest_progress_is_a_line_every_ten_seconds()
    {
        using var progress = Create();
        progress.Show("step 1 of 2: sql a.sql");
        _time.Advance(seconds: 9);
        Assert.Empty(_lines);
        progress.Show("step 2 of 2:\nsql b.sql");
        _time.Advance(seconds: 1);
        Assert.Equal(["[10 s] step 2 of 2:\\nsql b.sql"], _lines);
    }

    [Fact]
    public void The_last_progress_is_repeated_while_the_server_works()
    {
        using var progress = Create();
        progress.Show("step 1 of 1: index on orders");
        _time.Advance(seconds: 130);
        Assert.Equal(13, _lines.Count);
        Assert.Equal("[110 s] step 1 of 1: index on orders", _lines[10]);
        Assert.Equal("[2 min] step 1 of 1: index on orders", _lines[^1]);
    }

    [Fact]
    public void Work_that_begins_later_has_its_lines_at_the_same_seconds()
    {
        using var progress = Create();
        _time.Advance(seconds: 23);
        progress.Show("step 1 of 1: index on orders");
        _time.Advance(seconds: 8);
        Assert.Equal(["[30 s] step 1 of 1: index on orders"], _lines);
    }

    [Fact]
    public void Nothing_is_written_after_the_end()
    {
        var progress = Create();
        progress.Show("step 1 of 1: index on orders");
        progress.Dispose();
        progress.Show("step 1 of 1: index on orders");
        _time.Advance(seconds: 60);
        Assert.Empty(_lines);
    }

    private ProgressLine Create() => new(terminal: false, _lines.Add, _time);

    /// <summary>A clock that a test moves in steps of a second, with its timers.</summary>
    private sealed class TickingTime : TimeProvider
    {
        private readonly List<Timer> _timers = [];
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = new Timer(() => callback(state), this, period);
            timer.Change(dueTime, period);
            return timer;
        }

        public void Advance(int seconds)
        {
            for (var i = 0; i < seconds; i++)
            {
                _now += TimeSpan.TicksPerSecond;
                _timers.ToList().ForEach(t => t.Tick());
            }
        }

        private sealed class Timer : ITimer
        {
            private readonly Action _callback;
            private readonly TickingTime _time;
            private readonly TimeSpan _period;
            private long _due;

            public Timer(Action callback, TickingTime time, TimeSpan period)
            {
                (_callback, _time, _period) = (callback, time, period);
                time._timers.Add(this);
            }

            public bool Change(TimeSpan dueTime, TimeSpan period)
            {
                _due = _time._now + dueTime.Ticks;
                return true;
            }

            public void Tick()
            {
                if (_time._now >= _due)
                {
                    _due += _period.Ticks;
                    _callback();
                }
            }

            public void Dispose() => _time._timers.Remove(this);

            public ValueTask DisposeAsync()
            {
                Dispose();
                return ValueTask.CompletedTask;
            }
        }
    }
}
