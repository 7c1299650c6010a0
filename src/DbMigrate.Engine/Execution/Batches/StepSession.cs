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

    /// <summary>The process id that holds the runner's lock in the database that the step writes to.</summary>
    internal int Holder { get; private set; } = run.Lock.ProcessId;

    /// <summary>Returns the session for a batch. The step's first batch finds it as a new login would.</summary>
    internal async Task<NpgsqlConnection> ConnectAsync(StatementBatch batch, CancellationToken cancellationToken)
    {
        var isFirst = !_isClean;
        var connection = _isClean
            ? await ConnectAsync(cancellationToken).ConfigureAwait(false)
            : await run.Sessions.CleanAsync(step.Step.Connections.Writes, cancellationToken).ConfigureAwait(false);
        _isClean = true;
        if (!batch.Transactional || batch.Statements.Any(s => s.MayLeaveState))
        {
            run.Sessions.MarkUsed(connection);
        }

        if (!step.Step.Connections.WritesHome)
        {
            if (isFirst)
            {
                WritableServer.Require(connection);
            }

            await JournalSchema
                .EnsureAsync(connection, null, run.Plan.Name, run.State.Environment, cancellationToken)
                .ConfigureAwait(false);
            Holder = await WorkLock
                .HoldAsync(connection, run.Locks, step.Limits.LockBudget, cancellationToken)
                .ConfigureAwait(false);
        }

        return connection;
    }

    /// <summary>Returns the session as it is.</summary>
    internal Task<NpgsqlConnection> ConnectAsync(CancellationToken cancellationToken) =>
        run.Sessions.WorkAsync(step.Step.Connections.Writes, cancellationToken);
}
