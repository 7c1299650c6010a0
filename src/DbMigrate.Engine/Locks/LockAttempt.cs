using DbMigrate.Engine.Locks.Acquisition;
using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Locks;

/// <summary>One attempt at a batch.</summary>
internal sealed class LockAttempt(
    LockRetry retry,
    Batch batch,
    int number,
    MigrationLimits limits,
    CancellationToken cancellationToken
) : IDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    private volatile bool _isOverdue;
    private LockWatch? _watch;
    private bool _recorded;
    private LockTurn? _turn;
    private long _begun;

    /// <summary>Cancels the attempt: with the run, and where it waits longer than its lock time-out.</summary>
    internal CancellationToken Token => _stop.Token;

    /// <summary>Whether it was cancelled because it waited longer than its lock time-out.</summary>
    internal bool IsOverdue => _isOverdue;

    /// <summary>The number of the attempt, from 1.</summary>
    internal int Number => number;

    /// <summary>What finds the moment to ask for the locks; null where the batch stops no traffic.</summary>
    internal LockAcquirer? Acquirer { get; init; }

    /// <summary>The time since the first attempt began, when this one asks for its locks.</summary>
    internal TimeSpan Before { get; private set; }

    /// <summary>The limits of this attempt: its lock time-out may be shorter than the plan's.</summary>
    internal MigrationLimits Limits { get; private set; } = limits;

    /// <summary>The commands that take the locks, for the start of a transaction.</summary>
    internal IReadOnlyList<string> LockCommands => _turn?.Commands ?? [];

    /// <summary>How long it has run since it asked for its locks.</summary>
    internal TimeSpan Worked => retry.Since(_begun);

    /// <summary>
    /// The longest wait that was seen; else the sessions that were in the way when it asked; null where there were none.
    /// </summary>
    internal BlockReport? Longest => _watch?.Longest;

    /// <summary>The sessions that were in the way when it asked, where it was never seen waiting.</summary>
    internal BlockReport? Suspected =>
        _turn is { Conflicts.Count: > 0 } turn ? LockRetry.ReportOf(turn.Conflicts) : null;

    /// <summary>
    /// Waits until the locks of the batch may be asked for. While an older transaction holds one of them, nothing is
    /// asked for: traffic would queue behind it.
    /// </summary>
    /// <param name="connection">The session of the batch, outside a transaction.</param>
    /// <param name="roles">The statements that set the role of the batch.</param>
    /// <param name="waitingAsync">Called once where it has to wait.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <exception cref="LockBudgetSpentException">The lock budget is spent.</exception>
    internal async Task AwaitTurnAsync(
        NpgsqlConnection connection,
        IEnumerable<string> roles,
        Func<Task> waitingAsync,
        CancellationToken cancellationToken
    )
    {
        if (Acquirer is not null)
        {
            _turn = await retry
                .AwaitTurnAsync(Acquirer, batch, number, connection, [.. roles], waitingAsync, cancellationToken)
                .ConfigureAwait(false);
            Limits = Limits with { LockTimeout = _turn.Timeout };
        }

        Before = retry.Elapsed;
        _begun = retry.Now;
    }

    /// <summary>Leaves the locks to the statements, where the server refused to lock by LOCK TABLE.</summary>
    /// <returns>Whether it locked by LOCK TABLE before.</returns>
    internal bool LocksByStatements()
    {
        if (Acquirer is not { LocksByCommand: true })
        {
            return false;
        }

        Acquirer.LocksByCommand = false;
        return true;
    }

    /// <summary>Watches the session that runs the batch, until the attempt ends.</summary>
    internal void Watch(NpgsqlConnection connection)
    {
        _watch?.Dispose();
        var isBounded =
            batch is not StatementBatch { Transactional: false, Statements: [{ Traits.IsConcurrent: true }] };
        var processId = connection.ProcessID;
        _watch = retry.Watch(connection, batch, number, Limits.LockTimeout, isBounded ? () => Stop(processId) : null);
    }

    /// <summary>Runs the statement of the watched session, whose waits have no limit.</summary>
    internal Task<T> EndingBlockersAsync<T>(Func<Task<T>> workAsync, CancellationToken cancellationToken) =>
        _watch is null ? workAsync() : retry.EndingBlockersAsync(_watch, workAsync, cancellationToken);

    /// <summary>
    /// Ends the watch and adds the wait to the step's, where there was one. Only the first call counts.
    /// </summary>
    /// <param name="error">The error that ended the attempt; null where it succeeded.</param>
    internal void Record(PostgresException? error)
    {
        _watch?.Dispose();
        if (_recorded)
        {
            return;
        }

        _recorded = true;
        retry.Record(Longest ?? (error is null ? null : LockRetry.WaitOf(error, Limits, Suspected)), number);
    }

    public void Dispose()
    {
        _watch?.Dispose();
        _stop.Dispose();
    }

    // On the monitor's thread. The lock time-out that the tool set was taken away by a function or a DO block. One that
    // also catches the cancellation, and waits again, loses its session.
    private void Stop(int processId)
    {
        if (_isOverdue)
        {
            _ = retry.EndSessionAsync(processId);
        }
        else
        {
            _isOverdue = true;
            try
            {
                _ = _stop.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // The attempt has just ended.
            }
        }
    }
}
