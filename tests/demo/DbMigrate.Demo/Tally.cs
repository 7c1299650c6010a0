using System.Diagnostics;

namespace DbMigrate.Demo;

/// <summary>The counters that the writers share.</summary>
internal sealed class Tally
{
    private const int MessagesKept = 5;

    private readonly object _lock = new();
    private readonly Dictionary<string, long> _written = ServiceTable.All.ToDictionary(t => t.Name, _ => 0L);
    private readonly List<string> _messages = [];
    private readonly List<double> _latencies = [];
    private long _old;
    private long _new;
    private long _errors;
    private double _longest;
    private DateTimeOffset _longestAt;

    internal void Took(DateTimeOffset began, long startTimestamp)
    {
        var milliseconds = Stopwatch.GetElapsedTime(startTimestamp).TotalMilliseconds;
        lock (_lock)
        {
            _latencies.Add(milliseconds);
            if (milliseconds > _longest)
            {
                (_longest, _longestAt) = (milliseconds, began);
            }
        }
    }

    internal void Acknowledged(ServiceTable table, ApplicationCode code)
    {
        lock (_lock)
        {
            _written[table.Name]++;
            _ = code == ApplicationCode.New ? _new++ : _old++;
        }
    }

    internal void Failed(string message)
    {
        lock (_lock)
        {
            _errors++;
            if (_messages.Count < MessagesKept)
            {
                _messages.Add(message);
            }
        }
    }

    internal TrafficReport Report(string code)
    {
        lock (_lock)
        {
            var sorted = _latencies.Order().ToList();
            return new TrafficReport(
                code,
                new Dictionary<string, long>(_written),
                _old,
                _new,
                _errors,
                [.. _messages],
                sorted.Count == 0 ? 0 : Math.Round(sorted[sorted.Count / 2], 2),
                Math.Round(_longest, 2),
                _longestAt
            );
        }
    }
}
