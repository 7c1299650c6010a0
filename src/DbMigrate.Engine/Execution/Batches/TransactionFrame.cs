using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Adds what surrounds the statements of a batch in its transaction.</summary>
internal static class TransactionFrame
{
    /// <summary>
    /// Begins the transaction, after the rows of the execution's start where those are to be carried.
    /// </summary>
    /// <param name="trip">The round trip.</param>
    /// <param name="start">The rows of the execution's start; null: they are not carried.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="limits">The limits in force.</param>
    /// <param name="history">What done batches left in the session; null: the session is a new one.</param>
    /// <returns>The command that sets its time-outs, the last before the plan's own statements.</returns>
    internal static NpgsqlBatchCommand Begin(
        NpgsqlBatch trip,
        ExecutionStart? start,
        StatementBatch batch,
        MigrationLimits limits,
        SessionHistory? history
    )
    {
        start?.AddTo(trip);
        foreach (var role in history?.Roles ?? [])
        {
            trip.BatchCommands.Add(new NpgsqlBatchCommand(role));
        }

        var options = batch.TransactionOptions;
        trip.BatchCommands.Add(new NpgsqlBatchCommand(options is null ? "begin" : "begin " + options));
        var keepsShorter = history is { SetsLockTimeout: true };
        IReadOnlyList<NpgsqlBatchCommand> timeouts =
            batch.SetsTransaction ? LockPolicy.LocalTimeoutsWithoutQuery(limits, keepsShorter)
            : keepsShorter ? [LockPolicy.Cap(limits, isLocal: true), LockPolicy.LocalStatementTimeout(limits)]
            : [start?.Timeouts(limits) ?? LockPolicy.LocalTimeouts(limits)];
        foreach (var command in timeouts)
        {
            trip.BatchCommands.Add(command);
        }

        return trip.BatchCommands[^1];
    }

    /// <summary>Ends the transaction with the journal's rows.</summary>
    /// <returns>The commit.</returns>
    internal static NpgsqlBatchCommand End(
        NpgsqlBatch trip,
        RunContext run,
        MigrationStep step,
        IReadOnlyList<JournalEntry> entries
    )
    {
        // The row and its effect share the transaction: a crash loses both or neither, and the run's last commit makes
        // all durable. With a second database, each commit is durable: what that database builds on must not be lost.
        var commit = new NpgsqlBatchCommand("commit");
        run.Journal.AddTo(trip, durable: !(step.Connections.WritesHome && run.IsOneDatabase), entries);
        trip.BatchCommands.Add(commit);
        return commit;
    }

    /// <summary>Returns the rows that a statement changed, after it has run.</summary>
    internal static long RowsOf(NpgsqlBatchCommand statement) =>
        statement.StatementType
            is StatementType.Insert
                or StatementType.Update
                or StatementType.Delete
                or StatementType.Merge
                or StatementType.CreateTableAs
            ? (long)statement.Rows
            : 0;
}
