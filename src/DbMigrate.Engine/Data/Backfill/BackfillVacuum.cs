using System.Threading.Channels;
using Npgsql;

namespace DbMigrate.Engine.Data.Backfill;

/// <summary>
/// Runs VACUUM beside the workers when enough row versions are dead: the next batches reuse the space that it frees,
/// and the table does not double. Where rows die faster than it frees them, the workers wait for it.
/// </summary>
internal sealed class BackfillVacuum(DataServices services, string connectionName, KeyedTable table, int workers)
{
    // A table of a few pages is not worth a VACUUM.
    private const long Fewest = 20_000;

    // New row versions then go to pages that are still in the processor's cache, and the table grows by little more.
    private const double Fraction = 0.03;

    // The table's space is freed without cleaning the indexes, and cleaning scans each index as a whole.
    private const int IndexesEvery = 2;

    private readonly Channel<bool> _wake = Channel.CreateUnbounded<bool>();
    private readonly object _gate = new();
    private readonly Queue<(long Rows, long Size)> _ends = new();
    private long _threshold = FirstThreshold(table);
    private long _dead;
    private long _rows;
    private double _rowSize;
    private TaskCompletionSource? _running;
    private volatile bool _refused;

    /// <summary>
    /// The most rows that a batch may have. A few larger batches would double the table before a VACUUM could free
    /// anything.
    /// </summary>
    internal long LargestBatch { get; } = FirstThreshold(table) / 2 / workers;

    /// <summary>How often it ran.</summary>
    internal int Count { get; private set; }

    /// <summary>
    /// Counts dead row versions, of rows that were changed or of a batch that was rolled back. Waits where a VACUUM
    /// runs that does not keep up.
    /// </summary>
    internal Task AddDeadAsync(long rows, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _dead += rows;
            _rows += rows;
            if (_running is not null)
            {
                return _dead < _threshold / 2 ? Task.CompletedTask : _running.Task.WaitAsync(cancellationToken);
            }

            if (!_refused && _dead >= _threshold)
            {
                _running = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _dead = 0;
                _wake.Writer.TryWrite(true);
            }

            return Task.CompletedTask;
        }
    }

    /// <summary>Runs VACUUM whenever it is due, until it is cancelled.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        VacuumSession? session = null;
        try
        {
            while (true)
            {
                await _wake.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                try
                {
                    session ??= await VacuumSession
                        .OpenAsync(services, connectionName, table, Refuse, cancellationToken)
                        .ConfigureAwait(false);
                    await VacuumAsync(session, cancellationToken).ConfigureAwait(false);
                }
                catch (Exception e)
                    when (e is NpgsqlException or MigrationException or IOException or InvalidOperationException)
                {
                    // After a lock time-out or a lost session, the next one is due after as many rows again.
                    services.Messages.Verbose($"VACUUM of {table.Table.Sql} did not run: {e.Message}");
                    if (session is { IsOpen: false })
                    {
                        await session.DisposeAsync().ConfigureAwait(false);
                        session = null;
                    }
                }
                finally
                {
                    lock (_gate)
                    {
                        _running?.TrySetResult();
                        _running = null;
                    }
                }
            }
        }
        catch (OperationCanceledException) { }
        finally
        {
            if (session is not null)
            {
                await session.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task VacuumAsync(VacuumSession session, CancellationToken cancellationToken)
    {
        var before = await session.SizeAsync(cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            _rowSize = _rowSize == 0 ? (double)before / Math.Max(1, table.EstimatedRows) : _rowSize;
            _threshold = FreedNothing(before)
                ? Math.Min(_threshold * 2, Math.Max(Fewest, table.EstimatedRows))
                : FirstThreshold(table);
        }

        await session.FlushAsync(cancellationToken).ConfigureAwait(false);
        await session
            .VacuumAsync(cleanIndexes: (Count + 1) % IndexesEvery == 0, cancellationToken)
            .ConfigureAwait(false);
        var after = await session.SizeAsync(cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            Count++;
            _ends.Enqueue((_rows, after));
            if (_ends.Count > 2)
            {
                _ends.Dequeue();
            }
        }
    }

    /// <summary>
    /// Whether the table grew since the last VACUUM but one as if nothing had been freed. An old transaction then holds
    /// the dead rows, and more frequent VACUUMs free nothing. The server's count of dead rows is up to a second late
    /// and cannot be used. Batches that were running at that time account for up to half a threshold.
    /// </summary>
    private bool FreedNothing(long size) =>
        _ends.Count == 2 && _ends.Peek() is var (rows, before) && size - before > (_rows - rows) * _rowSize * 0.6;

    private void Refuse(string reason)
    {
        if (_refused)
        {
            return;
        }

        _refused = true;
        services.Messages.Warn(
            $"The backfill cannot VACUUM {table.Table.Sql}: {reason}. Its rows are changed all the same, "
                + "and the table may grow to twice its size before autovacuum runs. "
                + "Run the phase as the table's owner to keep it small."
        );
    }

    private static long FirstThreshold(KeyedTable table) => Math.Max(Fewest, (long)(table.EstimatedRows * Fraction));
}
