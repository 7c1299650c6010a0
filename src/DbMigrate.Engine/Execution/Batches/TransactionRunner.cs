using DbMigrate.Engine.Execution.Phases;
using DbMigrate.Engine.Journal;
using DbMigrate.Engine.Model.Steps;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Batches;

/// <summary>
/// Runs one batch as one transaction, the journal's row in it, in as few round trips as it takes: one, but for COPY
/// data and for files of very many statements.
/// </summary>
internal sealed class TransactionRunner(
    RunContext run,
    PhaseExecution course,
    MigrationStep step,
    StatementBatch batch,
    MigrationLimits limits,
    JournalEntry done,
    Func<IReadOnlyList<JournalEntry>>? closing
)
{
    /// <summary>
    /// How many statements go in one round trip: bounds what is held in memory for a file of a million.
    /// </summary>
    private const int StatementsPerTrip = 1000;

    private readonly Dictionary<NpgsqlBatchCommand, BatchStatement> _statements = [];

    /// <summary>After an error: the statement that the server refused; null where it was none of the plan's.</summary>
    internal BatchStatement? Failing { get; private set; }

    /// <summary>Runs it. An error of the server is thrown as it came, after the rollback.</summary>
    /// <returns>The rows that it changed.</returns>
    internal async Task<long> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var home = step.On == DatabaseSessions.Home;
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, run.Lock.Lost);
        try
        {
            var rows = await SendAsync(connection, home, linked.Token).ConfigureAwait(false);
            if (!home)
            {
                // It is committed there, whoever runs now: home hears of it.
                await run
                    .Journal.AppendAsync(
                        await run.HomeAsync(CancellationToken.None).ConfigureAwait(false),
                        durable: true,
                        CancellationToken.None,
                        done with
                        {
                            Runner = null,
                        }
                    )
                    .ConfigureAwait(false);
            }

            return rows;
        }
        catch (Exception e) when (ConnectionLoss.Is(e))
        {
            throw LostConnection.InTransaction(step, course, batch, e);
        }
        catch (PostgresException e)
        {
            var opening = course.Opening?.Refused(e) == true;
            Failing =
                e.BatchCommand is NpgsqlBatchCommand command && _statements.TryGetValue(command, out var statement)
                    ? statement
                    : Failing;
            await Transactions.RollBackAsync(connection).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            run.Lock.RequireHeld();
            if (opening || e.SqlState == JournalProblem.LostLock)
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
            TransactionFrame.Begin(trip, home ? course.Opening : null, batch.TransactionOptions, limits);
            foreach (var statement in batch.Statements)
            {
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

            if (batch.Statements.Any(s => s.MayLeaveState))
            {
                // The file may have changed who it is, or where names are looked up: the journal's row is written as
                // whoever logged in.
                trip.BatchCommands.Add(new NpgsqlBatchCommand("reset session authorization"));
            }

            TransactionFrame.End(trip, run, step, [done, .. closing?.Invoke() ?? []]);
            rows += await ExecuteAsync(trip, cancellationToken).ConfigureAwait(false);
            course.IsClosed = closing is not null;
            return rows;
        }
        finally
        {
            await trip.DisposeAsync().ConfigureAwait(false);
        }
    }

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

        await using (var reader = await trip.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false))
        {
            // Rows that a statement selects are nobody's here; they are read past.
            while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false)) { }
        }

        course.Opening?.Passed();
        return trip
            .BatchCommands.Cast<NpgsqlBatchCommand>()
            .Where(_statements.ContainsKey)
            .Sum(TransactionFrame.RowsOf);
    }

    private async Task<long> CopyAsync(
        NpgsqlConnection connection,
        BatchStatement statement,
        Func<Stream> open,
        CancellationToken cancellationToken
    )
    {
        Failing = statement;
        var rows = await CopyIn.RunAsync(connection, statement.Text, open, cancellationToken).ConfigureAwait(false);
        Failing = null;
        return rows;
    }
}
