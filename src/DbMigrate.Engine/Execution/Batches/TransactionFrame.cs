using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>What goes around the statements of a batch in its transaction.</summary>
internal static class TransactionFrame
{
    /// <summary>Begins it, after the rows of the phase's beginning where those wait to be taken along.</summary>
    /// <returns>The command that sets its timeouts, the last before the plan's own statements.</returns>
    internal static NpgsqlBatchCommand Begin(
        NpgsqlBatch trip,
        ExecutionStart? opening,
        string? options,
        MigrationLimits limits
    )
    {
        opening?.AddTo(trip);
        var timeouts = opening?.Timeouts(limits) ?? LockPolicy.LocalTimeouts(limits);
        trip.BatchCommands.Add(new NpgsqlBatchCommand(options is null ? "begin" : "begin " + options));
        trip.BatchCommands.Add(timeouts);
        return timeouts;
    }

    /// <summary>Ends it with the journal's rows.</summary>
    /// <returns>The commit.</returns>
    internal static NpgsqlBatchCommand End(
        NpgsqlBatch trip,
        RunContext run,
        MigrationStep step,
        IReadOnlyList<JournalEntry> entries
    )
    {
        // The row and its effect share the transaction: a crash loses both or neither, and the run's last commit makes
        // all durable. Where another
        // database follows, what it builds on must not be lost when it is not.
        var commit = new NpgsqlBatchCommand("commit");
        trip.BatchCommands.Add(
            run.Journal.AppendCommand(!(step.On == DatabaseSessions.Home && run.IsOneDatabase), entries)
        );
        trip.BatchCommands.Add(commit);
        return commit;
    }

    /// <summary>The rows that a statement changed, when it has run.</summary>
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
