using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>One attempt at a batch.</summary>
internal sealed class LockAttempt(LockRetry retry, Batch batch, int number) : IDisposable
{
    private LockWatch? _watch;
    private bool _recorded;

    /// <summary>The number of the attempt, from 1.</summary>
    internal int Number => number;

    /// <summary>The time since the first attempt began, when this one did.</summary>
    internal TimeSpan Before { get; init; }

    /// <summary>The longest wait that was seen; null where the session was never seen waiting.</summary>
    internal BlockReport? Longest => _watch?.Longest;

    /// <summary>Watches the session that runs the batch, until the attempt ends.</summary>
    internal void Watch(NpgsqlConnection connection)
    {
        _watch?.Dispose();
        _watch = retry.Watch(connection, batch, number);
    }

    /// <summary>
    /// Ends the watch and adds the wait to the step's, where there was one. Only the first call counts.
    /// </summary>
    /// <param name="error">The error that ended the attempt; null where it succeeded.</param>
    internal void Record(PostgresException? error)
    {
        Dispose();
        if (_recorded)
        {
            return;
        }

        _recorded = true;
        retry.Record(Longest ?? (error is null ? null : retry.WaitOf(error)), number);
    }

    public void Dispose() => _watch?.Dispose();
}
