using DbMigrate.Engine.Catalog.Objects;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution;

/// <summary>
/// The journal's rows of an execution's start, and the snapshot of what it may change. They are committed before any of
/// its steps. Where nothing exists yet that the execution creates, they need no round trip of their own: its first
/// transaction sends them before itself, or the last transaction of the phase before it carries them. The first
/// transaction then checks that nothing exists.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="execution">The execution.</param>
/// <param name="scope">The relations that the execution may change; null: any object.</param>
/// <param name="takeSnapshot">
/// Reads the snapshot on a session, and returns the command that stores it; null for a resumed execution.
/// </param>
/// <param name="rows">
/// Returns the rows, from the names of which none exists, or from null where a snapshot is stored.
/// </param>
internal sealed class ExecutionStart(
    RunContext run,
    JournaledExecution execution,
    string[]? scope,
    Func<NpgsqlConnection, CancellationToken, Task<NpgsqlBatchCommand>>? takeSnapshot,
    Func<string[]?, IReadOnlyList<JournalEntry>> rows
)
{
    private enum Progress
    {
        /// <summary>Nothing was sent.</summary>
        Pending,

        /// <summary>Nothing was sent, as the snapshot could not be read.</summary>
        Refused,

        /// <summary>The rows were sent, and whether they are committed is unknown.</summary>
        Unknown,

        /// <summary>The rows are committed.</summary>
        Done,
    }

    private Progress _progress = Progress.Pending;
    private bool _absenceIsKnown;
    private List<NpgsqlBatchCommand> _carried = [];

    /// <summary>
    /// Whether a transaction may carry the rows: by the plan, nothing that the execution changes exists yet, and a
    /// snapshot would be empty.
    /// </summary>
    internal bool MayBeCarried { get; init; }

    /// <summary>Whether the execution could not start, because its snapshot could not be read.</summary>
    internal bool IsRefused => _progress == Progress.Refused;

    /// <summary>
    /// Returns the first command of the next transaction, where it has to check that nothing exists; null where that is
    /// known or a snapshot is stored.
    /// </summary>
    internal NpgsqlBatchCommand? Timeouts(MigrationLimits limits) =>
        MayBeCarried && !_absenceIsKnown ? LockPolicy.LocalTimeouts(limits, execution.ExecutionId, scope ?? []) : null;

    /// <summary>Writes the rows where they are not written yet.</summary>
    internal async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (_progress == Progress.Done)
        {
            return;
        }

        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        if (
            _progress == Progress.Unknown
            && await JournalStore
                .ReadBeginningAsync(home, execution.ExecutionId, cancellationToken)
                .ConfigureAwait(false)
                is not null
        )
        {
            _progress = Progress.Done;
            return;
        }

        // The names of the snapshot are read as the plan's SQL reads them.
        var (work, snapshot) = await SnapshotAsync(
                takeSnapshot is null ? run.Sessions.WorkAsync : run.Sessions.CleanAsync,
                cancellationToken
            )
            .ConfigureAwait(false);
        _progress = Progress.Unknown;
        await JournalStore
            .SendAsync(
                work,
                run.Sessions.Cleaning(work),
                [.. snapshot, run.Journal.AppendCommand(work, durable: false, rows(null))],
                cancellationToken
            )
            .ConfigureAwait(false);
        _progress = Progress.Done;
        _absenceIsKnown = true;
    }

    /// <summary>
    /// Adds the rows to a round trip, in a transaction of their own, where they may be carried and were not sent.
    /// </summary>
    internal void AddTo(NpgsqlBatch trip)
    {
        if (!MayBeCarried || _progress != Progress.Pending)
        {
            return;
        }

        _carried =
        [
            new("begin"),
            run.Journal.AppendCommand(trip.Connection!, durable: false, Carried()),
            new("commit"),
        ];
        _carried.ForEach(trip.BatchCommands.Add);
    }

    /// <summary>Returns the rows, for a transaction that carries them.</summary>
    internal IReadOnlyList<JournalEntry> Carried()
    {
        _progress = Progress.Unknown;
        return rows(scope);
    }

    /// <summary>Called when the transaction that carried the rows is committed.</summary>
    internal void Written() => _progress = Progress.Done;

    /// <summary>Called when the server has executed the rows and what was sent after them.</summary>
    internal void Passed()
    {
        Written();
        _absenceIsKnown = true;
    }

    /// <summary>Called when the server refused a command of the round trip.</summary>
    /// <returns>Whether it refused the rows themselves.</returns>
    internal bool Refused(PostgresException e)
    {
        if (_progress != Progress.Unknown)
        {
            return false;
        }

        var itself = e.BatchCommand is NpgsqlBatchCommand command && _carried.Contains(command);
        _progress = itself ? Progress.Pending : Progress.Done;
        return itself;
    }

    /// <summary>
    /// Stores a snapshot after all, where an object exists that the execution creates.
    /// </summary>
    internal async Task TakeSnapshotAsync(CancellationToken cancellationToken)
    {
        var (work, snapshot) = await SnapshotAsync(run.Sessions.WorkAsync, cancellationToken).ConfigureAwait(false);
        await JournalStore.SendAsync(work, [], snapshot, cancellationToken).ConfigureAwait(false);
        _absenceIsKnown = true;
    }

    // Returns the session, too: it is another one where an object was dropped while the snapshot was read.
    private async Task<(NpgsqlConnection Work, IReadOnlyList<NpgsqlBatchCommand> Commands)> SnapshotAsync(
        Func<string, CancellationToken, Task<NpgsqlConnection>> workAsync,
        CancellationToken cancellationToken
    )
    {
        if (takeSnapshot is null)
        {
            return (await workAsync(DatabaseSessions.Home, cancellationToken).ConfigureAwait(false), []);
        }

        using var wait = new ReadWait(
            WaitOwner.Of(execution, run.Plan.File),
            run.Locks,
            run.Limits(execution.Limits),
            cancellationToken
        );
        try
        {
            return await wait.RepeatAsync(() =>
                    SchemaRetry.RunAsync<(NpgsqlConnection, IReadOnlyList<NpgsqlBatchCommand>)>(
                        "the home database",
                        async _ =>
                        {
                            var work = await workAsync(DatabaseSessions.Home, wait.Token).ConfigureAwait(false);
                            wait.Use(work);
                            return (work, [await takeSnapshot(work, wait.Token).ConfigureAwait(false)]);
                        }
                    )
                )
                .ConfigureAwait(false);
        }
        catch (LockBudgetSpentException)
        {
            _progress = Progress.Refused;
            throw;
        }
    }
}
