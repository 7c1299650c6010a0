using System.Diagnostics;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Locks;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>
/// Runs one batch as one transaction, with the journal's row in it, in one round trip. Statements whose rows are
/// counted, COPY data and files of very many statements need more.
/// </summary>
/// <param name="services">What the executors of the step share.</param>
/// <param name="batch">The batch.</param>
/// <param name="attempt">Its limits, and the commands that take its locks.</param>
/// <param name="done">The batch's row.</param>
/// <param name="end">Returns the rows of the execution's end, where the transaction carries them.</param>
internal sealed class TransactionRunner(
    StepServices services,
    StatementBatch batch,
    LockAttempt attempt,
    JournalEntry done,
    Func<IReadOnlyList<JournalEntry>>? end
)
{
    /// <summary>
    /// How many statements go in one round trip. It bounds the memory that a file of a million statements needs.
    /// </summary>
    private const int StatementsPerTrip = 1000;

    private readonly Dictionary<NpgsqlBatchCommand, BatchStatement> _statements = [];
    private readonly HashSet<NpgsqlBatchCommand> _locks = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly bool _countsRows = batch.Statements.Any(s => s.CountsRows);

    /// <summary>After an error: the statement that the server refused; null where it is none of the plan's.</summary>
    internal BatchStatement? Failing { get; private set; }

    /// <summary>After an error: whether the server refused a command that takes the locks of the batch.</summary>
    internal bool IsLocking { get; private set; }

    /// <summary>Runs the transaction. An error of the server is thrown unchanged, after the rollback.</summary>
    /// <returns>The rows that it changed.</returns>
    internal async Task<long> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var run = services.Run;
        var home = services.Step.Step.Connections.WritesHome;
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Lock.Lost);
        try
        {
            var rows = await ConnectionGuard
                .RunAsync(
                    LostConnection.InTransaction(services.Step, batch),
                    () => SendAsync(connection, home, linked.Token)
                )
                .ConfigureAwait(false);
            if (!home)
            {
                // It is committed there, whether this run still holds the lock or not: home records it.
                await run
                    .Journal.AppendAsync(
                        await run.HomeAsync(CancellationToken.None).ConfigureAwait(false),
                        durable: true,
                        CancellationToken.None,
                        Counted(rows) with
                        {
                            Runner = null,
                            RunsOn = false,
                            Duration = (done.Duration ?? TimeSpan.Zero) + _clock.Elapsed,
                        }
                    )
                    .ConfigureAwait(false);
            }

            return rows;
        }
        catch (PostgresException e)
        {
            var isStart = services.Execution.Start?.Refused(e) == true;
            Failing =
                e.BatchCommand is NpgsqlBatchCommand command && _statements.TryGetValue(command, out var statement)
                    ? statement
                    : Failing;
            IsLocking = e.BatchCommand is NpgsqlBatchCommand lockCommand && _locks.Contains(lockCommand);
            await Transactions.RollBackAsync(connection).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            run.Lock.RequireHeld();
            if (isStart || e.SqlState == JournalProblem.LostLock)
            {
                throw JournalProblem.From(e, connection);
            }

            throw;
        }
        catch (OperationCanceledException)
        {
            await Transactions.RollBackAsync(connection).ConfigureAwait(false);
            run.Lock.RequireHeld();
            throw;
        }
    }

    private async Task<long> SendAsync(NpgsqlConnection connection, bool home, CancellationToken cancellationToken)
    {
        long rows = 0;
        var trip = new NpgsqlBatch(connection);
        try
        {
            var history = services.Session.History;
            if (batch.SetsTransaction && history.SetsLockTimeout)
            {
                // It may not be capped within the transaction, where it would be a query.
                trip.BatchCommands.Add(LockPolicy.Cap(attempt.Limits, isLocal: false));
                await ExecuteAsync(trip, cancellationToken).ConfigureAwait(false);
                trip = await RenewAsync(trip, connection).ConfigureAwait(false);
            }

            TransactionFrame.Begin(trip, home ? services.Execution.Start : null, batch, attempt.Limits, history);
            if (!batch.SetsTransaction)
            {
                AddLocks(trip);
            }

            var timeout = new LockTimeoutGuard();
            foreach (var statement in batch.Statements)
            {
                if (timeout.IsDueBefore(statement.Traits))
                {
                    trip.BatchCommands.Add(LockPolicy.Cap(attempt.Limits, isLocal: true));
                }

                if (statement.OpenCopyData is { } open)
                {
                    rows += await ExecuteAsync(trip, cancellationToken).ConfigureAwait(false);
                    trip = await RenewAsync(trip, connection).ConfigureAwait(false);
                    rows += await CopyAsync(connection, statement, open, cancellationToken).ConfigureAwait(false);
                    continue;
                }

                var command = new NpgsqlBatchCommand(statement.Text);
                _statements[command] = statement;
                trip.BatchCommands.Add(command);
                if (trip.BatchCommands.Count >= StatementsPerTrip)
                {
                    rows += await ExecuteAsync(trip, cancellationToken).ConfigureAwait(false);
                    trip = await RenewAsync(trip, connection).ConfigureAwait(false);
                }
            }

            if (timeout.IsDueAtEnd)
            {
                trip.BatchCommands.Add(LockPolicy.Cap(attempt.Limits, isLocal: true));
            }

            if (batch.Statements.Any(s => s.Traits.ChangesRole) || history.SetsRole)
            {
                // The file may have changed the role: the journal's row is written as the role of the session's start.
                trip.BatchCommands.Add(JournalSql.OwnRole(connection));
            }

            if (_countsRows)
            {
                // The journal row of the batch needs the number of changed rows, which the server returns per
                // statement.
                rows += await ExecuteAsync(trip, cancellationToken).ConfigureAwait(false);
                trip = await RenewAsync(trip, connection).ConfigureAwait(false);
            }

            TransactionFrame.End(trip, services.Run, services.Step.Step, [Counted(rows), .. end?.Invoke() ?? []]);
            rows += await ExecuteAsync(trip, cancellationToken).ConfigureAwait(false);
            services.Execution.IsEnded = end is not null;
            return rows;
        }
        finally
        {
            await trip.DisposeAsync().ConfigureAwait(false);
        }
    }

    private void AddLocks(NpgsqlBatch trip)
    {
        foreach (var text in attempt.LockCommands)
        {
            var command = new NpgsqlBatchCommand(text);
            _locks.Add(command);
            trip.BatchCommands.Add(command);
        }
    }

    private JournalEntry Counted(long rows) =>
        _countsRows ? done with { Measures = (done.Measures ?? new BatchMeasures()) with { Rows = rows } } : done;

    private static async Task<NpgsqlBatch> RenewAsync(NpgsqlBatch trip, NpgsqlConnection connection)
    {
        await trip.DisposeAsync().ConfigureAwait(false);
        return new NpgsqlBatch(connection);
    }

    private async Task<long> ExecuteAsync(NpgsqlBatch trip, CancellationToken cancellationToken)
    {
        if (trip.BatchCommands.Count == 0)
        {
            return 0;
        }

        await services.Cancel.AfterDriverAsync(trip.Connection!, ReadAsync, cancellationToken).ConfigureAwait(false);
        services.Execution.Start?.Passed();
        var rows = trip
            .BatchCommands.Cast<NpgsqlBatchCommand>()
            .Where(_statements.ContainsKey)
            .Sum(TransactionFrame.RowsOf);

        // No error names them any more. A transaction may have a million.
        _statements.Clear();
        return rows;

        async Task<bool> ReadAsync()
        {
            var reader = await trip.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using var _ = reader.ConfigureAwait(false);

            // Rows that a statement selects are not used.
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false)) { }

            return true;
        }
    }

    private async Task<long> CopyAsync(
        NpgsqlConnection connection,
        BatchStatement statement,
        Func<Stream> open,
        CancellationToken cancellationToken
    )
    {
        Failing = statement;
        var rows = await services
            .Copy.RunAsync(connection, statement.Text, open, cancellationToken)
            .ConfigureAwait(false);
        Failing = null;
        return rows;
    }
}
