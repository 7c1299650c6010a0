using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Executions;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>The session that a step's statements run on.</summary>
internal sealed class StepSession(RunContext run, StepExecution step)
{
    private bool _isClean;
    private NpgsqlConnection? _journaled;

    /// <summary>The process id that holds the runner's lock in the database that the step writes to.</summary>
    internal int Holder { get; private set; } = run.Lock.ProcessId;

    /// <summary>What the step's done batches have left in the session.</summary>
    internal SessionHistory History { get; } = new(run, step);

    /// <summary>
    /// Returns the session for a batch. The step's first batch finds it as a new login would, with the settings of the
    /// batches that an earlier run did.
    /// </summary>
    /// <exception cref="SessionStateLostException">The batch uses what ended with the session of an earlier
    /// run.</exception>
    internal async Task<NpgsqlConnection> ConnectAsync(StatementBatch batch, CancellationToken cancellationToken)
    {
        if (!step.Step.Connections.WritesHome)
        {
            await HoldAsync(cancellationToken).ConfigureAwait(false);
        }

        var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        History.Require(batch);
        if (!batch.Transactional || batch.LeavesState)
        {
            run.Sessions.MarkUsed(connection);
        }

        return connection;
    }

    /// <summary>Returns the session with the settings of the step's done batches.</summary>
    internal async Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var connection = await CleanAsync(cancellationToken).ConfigureAwait(false);
        await History.RestoreAsync(connection, cancellationToken).ConfigureAwait(false);
        return connection;
    }

    /// <summary>Makes sure of the journal and the runner's lock in another database than home.</summary>
    private async Task HoldAsync(CancellationToken cancellationToken)
    {
        var connection = await CleanAsync(cancellationToken).ConfigureAwait(false);
        if (!ReferenceEquals(_journaled, connection))
        {
            WritableServer.Require(connection);
            await JournalSchema
                .EnsureAsync(connection, null, run.Plan.Name, run.State.Environment, cancellationToken)
                .ConfigureAwait(false);
            _journaled = connection;
        }

        // A batch may have released the locks of the session.
        Holder = await WorkLock
            .HoldAsync(connection, run.Locks, step.Limits.LockBudget, cancellationToken)
            .ConfigureAwait(false);
    }

    private async Task<NpgsqlConnection> CleanAsync(CancellationToken cancellationToken)
    {
        var writes = step.Step.Connections.Writes;
        var connection = _isClean
            ? await run.Sessions.WorkAsync(writes, cancellationToken).ConfigureAwait(false)
            : await run.Sessions.CleanAsync(writes, cancellationToken).ConfigureAwait(false);
        _isClean = true;
        return connection;
    }
}
