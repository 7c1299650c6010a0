using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Journal.Foreign;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Steps;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>Runs a batch as one transaction, with its row of the journal in it.</summary>
internal sealed class TransactionExecutor(StepServices services)
{
    /// <summary>Runs the batch, and retries it while it does not get its locks.</summary>
    internal async Task RunAsync(StatementBatch batch, bool endsExecution, CancellationToken cancellationToken)
    {
        var home = services.Step.Step.Connections.WritesHome;
        if (!home || services.Execution.Start is { MayBeCarried: false } || batch.SetsTransaction)
        {
            await services.Execution.EnsureStartedAsync(cancellationToken).ConfigureAwait(false);
        }

        var end = endsExecution && home ? services.Execution.EndEntries : null;
        var rows = await services
            .Retry.RunAsync(batch, attempt => AttemptAsync(batch, attempt, end, attempt.Token), cancellationToken)
            .ConfigureAwait(false);
        services.Step.Counters.AddRows(rows);
    }

    private async Task<long> AttemptAsync(
        StatementBatch batch,
        LockAttempt attempt,
        Func<IReadOnlyList<JournalEntry>>? end,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var connection = await services.Session.ConnectAsync(batch, cancellationToken).ConfigureAwait(false);
            if (attempt.Number > 1)
            {
                await PreparedNames.ForgetAsync(batch, connection, cancellationToken).ConfigureAwait(false);
            }

            await services.AwaitTurnAsync(batch, attempt, connection, cancellationToken).ConfigureAwait(false);
            attempt.Watch(connection);
            var done = services.Journal.Entries.DoneInTransaction(
                batch,
                services.Session.Holder,
                attempt.Number,
                attempt.Before
            );
            var transaction = new TransactionRunner(services, batch, attempt, done, end);
            try
            {
                return await transaction.RunAsync(connection, cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e)
                when (e.SqlState == JournalProblem.IsThere && services.Execution.Start is { } start)
            {
                // The execution has started, and none of its statements ran.
                await start.TakeSnapshotAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (PostgresException e)
                when (transaction.IsLocking && !LockPolicy.IsRetryable(e.SqlState) && attempt.LocksByStatements())
            {
                // The role may run the statements and not LOCK TABLE: the statements lock in their own order.
            }
            catch (PostgresException e) when (!LockPolicy.IsRetryable(e.SqlState))
            {
                if (ForeignWrite.Refused(e, connection) is { } refused)
                {
                    throw refused;
                }

                throw await services.RefusedAsync(e, transaction.Failing, batch).ConfigureAwait(false);
            }
        }
    }
}
