namespace DbMigrate.Engine.Model.Executions;

/// <summary>Counts what one step did in this run. Safe for several threads.</summary>
internal sealed class StepCounters
{
    private int _batches;
    private int _batchesDoneBefore;
    private int _retries;
    private int _looks;
    private long _rows;
    private long _waitedTicks;
    private volatile string _message = string.Empty;

    /// <summary>The batches that ran.</summary>
    internal int Batches => Volatile.Read(ref _batches);

    /// <summary>The batches that an earlier run had done.</summary>
    internal int BatchesDoneBefore => Volatile.Read(ref _batchesDoneBefore);

    /// <summary>The rows that the batches changed.</summary>
    internal long Rows => Interlocked.Read(ref _rows);

    /// <summary>The time that the batches waited for locks.</summary>
    internal TimeSpan Waited => TimeSpan.FromTicks(Interlocked.Read(ref _waitedTicks));

    /// <summary>The attempts that failed and were followed by another.</summary>
    internal int Retries => Volatile.Read(ref _retries);

    /// <summary>The looks at the lock table that found the locks of a batch taken.</summary>
    internal int Looks => Volatile.Read(ref _looks);

    /// <summary>The step's message, or empty.</summary>
    internal string Message
    {
        get => _message;
        set => _message = value;
    }

    internal void AddBatch() => Interlocked.Increment(ref _batches);

    internal void AddBatchDoneBefore() => Interlocked.Increment(ref _batchesDoneBefore);

    internal void AddRows(long rows) => Interlocked.Add(ref _rows, rows);

    internal void AddWait(TimeSpan waited) => Interlocked.Add(ref _waitedTicks, waited.Ticks);

    internal void AddLooks(int looks) => Interlocked.Add(ref _looks, looks);

    internal void AddRetry() => Interlocked.Increment(ref _retries);
}
