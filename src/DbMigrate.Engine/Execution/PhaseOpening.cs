using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Schema;
using Npgsql;

namespace DbMigrate.Engine.Execution;

/// <summary>
/// The journal's rows of a phase's beginning, and the snapshot of what it may touch. They are committed before anything of the phase is, but they need no round trip
/// of their own: the first transaction of the phase can take them along, sent with it and committed before it.
/// </summary>
internal sealed class PhaseOpening(RunContext run, PhaseCourse course, string[]? scope, IReadOnlyList<JournalEntry> entries, bool snapshot)
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
    private HashSet<NpgsqlBatchCommand> _sent = [];

    /// <summary>Whether a transaction may take it along: as far as the plan tells, nothing that the phase changes is there yet, so that there is nothing to keep of it.</summary>
    internal bool MayBeCarried { get; init; }

    /// <summary>Sends it where it was not sent yet.</summary>
    internal async Task EnsureAsync(CancellationToken cancellationToken)
    {
        if (_progress == Progress.Done)
        {
            return;
        }

        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        if (_progress == Progress.Unknown && await JournalStore.ReadBeginningAsync(home, course.Epoch, cancellationToken).ConfigureAwait(false) is not null)
        {
            _progress = Progress.Done;
            return;
        }

        _progress = Progress.Unknown;
        var found = await JournalStore.SendAsync(home, run.Sessions.Cleaning(home), [.. Commands(), .. snapshot ? [SnapshotStore.IsThere(scope)] : Array.Empty<NpgsqlBatchCommand>()], cancellationToken).ConfigureAwait(false);
        _progress = Progress.Done;
        if (snapshot && found is true)
        {
            await TakeSnapshotAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Puts it before a transaction that is about to be sent, where it was not sent yet.</summary>
    /// <returns>What that transaction has to ask first, or null.</returns>
    internal NpgsqlBatchCommand? AddTo(NpgsqlBatch trip)
    {
        if (_progress != Progress.Pending)
        {
            return null;
        }

        var commands = new List<NpgsqlBatchCommand> { new("begin") };
        commands.AddRange(Commands());
        commands.Add(new NpgsqlBatchCommand("commit"));
        foreach (var command in commands)
        {
            trip.BatchCommands.Add(command);
        }

        _sent = [.. commands];
        _progress = Progress.Unknown;
        return SnapshotStore.RequireAbsent(scope);
    }

    /// <summary>The server did what it was sent.</summary>
    internal void Sent() => _progress = Progress.Done;

    /// <summary>The server refused something of what was sent along with it.</summary>
    /// <returns>Whether it was the beginning itself.</returns>
    internal bool Refused(PostgresException e)
    {
        if (_progress != Progress.Unknown)
        {
            return false;
        }

        var itself = e.BatchCommand is NpgsqlBatchCommand command && _sent.Contains(command);
        _progress = itself ? Progress.Pending : Progress.Done;
        return itself;
    }

    /// <summary>Keeps the definitions of what the phase may touch.</summary>
    internal Task TakeSnapshotAsync(CancellationToken cancellationToken) => SnapshotStore.TakeAsync(run, course.Phase, course.Epoch, scope, cancellationToken);

    private IEnumerable<NpgsqlBatchCommand> Commands()
    {
        yield return run.Journal.AppendCommand(durable: false, entries);
        if (snapshot)
        {
            yield return SnapshotStore.MakeRoom(run, course.Epoch, course.Phase, scope);
        }
    }
}
