using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Schema;
using Npgsql;

namespace DbMigrate.Engine.Execution.Phases;

/// <summary>
/// The journal's rows of a phase's beginning, and the snapshot of what it may touch. They are committed before anything
/// of the phase is, but they need no round trip
/// of their own: where nothing is there yet of what the phase makes, its first transaction can take the rows along,
/// sent with it and committed before it; so can the last
/// transaction of the phase before it. That nothing is there, the phase's first transaction asks for itself.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="course">The course that begins.</param>
/// <param name="scope">The relations that the phase may change; null where any object may be.</param>
/// <param name="snapshot">Whether to keep what is there before it: not where a course goes on.</param>
/// <param name="rows">Makes the rows, from the names of which none is there, or null where a snapshot tells it.</param>
internal sealed class ExecutionStart(
    RunContext run,
    PhaseExecution course,
    string[]? scope,
    bool snapshot,
    Func<string[]?, IReadOnlyList<JournalEntry>> rows
)
{
    private enum Progress
    {
        /// <summary>Nothing of it was sent.</summary>
        Pending,

        /// <summary>It was sent, and nobody heard whether it was committed.</summary>
        Unknown,

        /// <summary>It is committed.</summary>
        Done,
    }

    private Progress _progress = Progress.Pending;
    private bool _absenceIsKnown;
    private List<NpgsqlBatchCommand> _carried = [];

    /// <summary>
    /// Whether a transaction may take it along: as far as the plan tells, nothing that the phase changes is there yet,
    /// so that there is nothing to keep of it.
    /// </summary>
    internal bool MayBeCarried { get; init; }

    /// <summary>
    /// What the next transaction begins with, where it has to require that nothing is there; null where that is known,
    /// or a snapshot was taken.
    /// </summary>
    internal NpgsqlBatchCommand? Timeouts(MigrationLimits limits) =>
        MayBeCarried && !_absenceIsKnown ? LockPolicy.LocalTimeouts(limits, course.Epoch, scope ?? []) : null;

    /// <summary>Sends it where it was not sent yet.</summary>
    internal async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (_progress == Progress.Done)
        {
            return;
        }

        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        if (
            _progress == Progress.Unknown
            && await JournalStore.ReadBeginningAsync(home, course.Epoch, cancellationToken).ConfigureAwait(false)
                is not null
        )
        {
            _progress = Progress.Done;
            return;
        }

        _progress = Progress.Unknown;
        NpgsqlBatchCommand[] kept = snapshot ? [SnapshotStore.Take(run.Plan, course.Phase, course.Epoch, scope)] : [];
        await JournalStore
            .SendAsync(
                home,
                run.Sessions.Cleaning(home),
                [.. kept, run.Journal.AppendCommand(durable: false, rows(null))],
                cancellationToken
            )
            .ConfigureAwait(false);
        _progress = Progress.Done;
        _absenceIsKnown = true;
    }

    /// <summary>
    /// Adds it to a round trip, in a transaction of its own, where it may be carried and was not sent yet.
    /// </summary>
    internal void AddTo(NpgsqlBatch trip)
    {
        if (!MayBeCarried || _progress != Progress.Pending)
        {
            return;
        }

        _carried = [new("begin"), run.Journal.AppendCommand(durable: false, Carried()), new("commit")];
        _carried.ForEach(trip.BatchCommands.Add);
    }

    /// <summary>Its rows, for a transaction that takes them along.</summary>
    internal IReadOnlyList<JournalEntry> Carried()
    {
        _progress = Progress.Unknown;
        return rows(scope);
    }

    /// <summary>What took the rows along is committed.</summary>
    internal void Written() => _progress = Progress.Done;

    /// <summary>The server did what it was sent, with it or after it.</summary>
    internal void Passed()
    {
        Written();
        _absenceIsKnown = true;
    }

    /// <summary>The server refused something of what was sent along with it.</summary>
    /// <returns>Whether it was the beginning itself.</returns>
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
    /// Keeps the definitions of what the phase may touch, where it turned out that something is there.
    /// </summary>
    internal async Task TakeSnapshotAsync(CancellationToken cancellationToken)
    {
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        await JournalStore
            .SendAsync(home, [], [SnapshotStore.Take(run.Plan, course.Phase, course.Epoch, scope)], cancellationToken)
            .ConfigureAwait(false);
        _absenceIsKnown = true;
    }
}
