using System.Collections.Concurrent;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Results;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>
/// Watches the sessions of a run and finds their blockers. It has no session of its own: the runner's lock lends it
/// one.
/// </summary>
internal sealed class LockMonitor(TimeProvider time) : IDisposable
{
    /// <summary>The time between two looks at a session.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private static readonly string BlockersSql = EmbeddedSql.Text("Locks.blockers");

    private readonly ConcurrentDictionary<LockWatch, ITimer> _watches = [];
    private readonly SemaphoreSlim _wake = new(0);
    private readonly long _start = time.GetTimestamp();

    private TimeSpan Now => time.GetElapsedTime(_start);

    /// <summary>Whether a look is due.</summary>
    internal bool IsDue => UntilNextLook <= TimeSpan.Zero;

    /// <summary>The time until the next query; null: no session is watched.</summary>
    internal TimeSpan? UntilNextLook =>
        _watches.IsEmpty ? null : _watches.Keys.Select(w => (TimeSpan?)w.NextLook).Min() - Now;

    /// <summary>Watches a session until the watch is disposed.</summary>
    /// <param name="processId">The session's process id.</param>
    /// <param name="firstLook">How long the session may run before the first look.</param>
    /// <param name="onBlocked">Called for each look that found the session waiting, on the monitor's thread.</param>
    internal LockWatch Watch(int processId, TimeSpan firstLook, Action<BlockReport> onBlocked)
    {
        // Most batches end before the first look is due; those do not wake the monitor.
        var alarm = time.CreateTimer(_ => Wake(), null, firstLook, Timeout.InfiniteTimeSpan);
        var watch = new LockWatch(processId, Now + firstLook, onBlocked, End);
        _watches[watch] = alarm;
        return watch;
    }

    /// <summary>Waits until a watch needs a look, but no longer than a time span.</summary>
    /// <returns>Whether a watch woke the monitor.</returns>
    internal Task<bool> WaitAsync(TimeSpan longest, CancellationToken cancellationToken) =>
        _wake.WaitAsync(longest, cancellationToken);

    /// <summary>Finds the blockers of the sessions that are due, in one query.</summary>
    internal async Task LookAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var due = _watches.Keys.Where(w => w.NextLook <= Now).ToList();
        foreach (var watch in due)
        {
            watch.NextLook = Now + Interval;
        }

        var found = await ReadAsync(connection, [.. due.Select(w => w.ProcessId)], cancellationToken)
            .ConfigureAwait(false);
        foreach (var watch in due)
        {
            if (found.TryGetValue(watch.ProcessId, out var report))
            {
                watch.Report(report);
            }
        }
    }

    public void Dispose()
    {
        foreach (var watch in _watches.Keys)
        {
            End(watch);
        }

        _wake.Dispose();
    }

    private static async Task<Dictionary<int, BlockReport>> ReadAsync(
        NpgsqlConnection connection,
        int[] processIds,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(BlockersSql, connection)
        {
            Parameters =
            {
                new() { Value = processIds },
                new() { Value = LockModes.CatalogNames },
                new() { Value = LockModes.CatalogConflicts },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var found = new Dictionary<int, BlockReport>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var session = reader.GetInt32(0);
            if (!found.TryGetValue(session, out var report))
            {
                TimeSpan? waited = reader.IsDBNull(1) ? null : reader.GetTimeSpan(1);
                report = found[session] = new BlockReport(waited, reader.GetString(2), new List<Blocker>())
                {
                    Object = reader.GetString(10),
                    IsRelation = reader.GetBoolean(11),
                };
            }

            if (!reader.IsDBNull(3))
            {
                ((List<Blocker>)report.Blockers).Add(Blocker(reader));
            }
        }

        return found;
    }

    private static Blocker Blocker(NpgsqlDataReader reader) =>
        new(
            reader.GetInt32(3),
            reader.GetString(4),
            reader.GetString(5),
            reader.IsDBNull(6) ? null : reader.GetTimeSpan(6),
            reader.GetString(7),
            reader.GetString(8),
            reader.GetString(9)
        );

    private void End(LockWatch watch)
    {
        if (_watches.TryRemove(watch, out var alarm))
        {
            alarm.Dispose();
        }
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (ObjectDisposedException)
        {
            // The run has just ended.
        }
    }
}
