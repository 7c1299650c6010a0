using System.Globalization;
using DbMigrate.Engine.Catalog;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Journal.Foreign;
using DbMigrate.Engine.Server;
using Npgsql;

namespace DbMigrate.Engine.Execution.Adoption;

/// <summary>
/// The lock of another tool, held by a run on a connection of its own: neither of the two works while the other does.
/// </summary>
internal sealed class HistoryLock : IAsyncDisposable
{
    private static readonly TimeSpan FreeDeadline = TimeSpan.FromSeconds(10);

    private readonly NpgsqlConnection _connection;
    private readonly ForeignRowLock? _rowLock;

    private HistoryLock(NpgsqlConnection connection, ForeignRowLock? rowLock)
    {
        _connection = connection;
        _rowLock = rowLock;
    }

    /// <summary>Takes the lock of a tool, or waits for it until the budget for locks is spent.</summary>
    /// <param name="run">The run.</param>
    /// <param name="history">The tool.</param>
    /// <param name="table">The table of its history, quoted.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    /// <returns>The lock; null: the tool has none.</returns>
    /// <exception cref="HistoryLockedException">The tool had it all the time.</exception>
    internal static async Task<HistoryLock?> TakeAsync(
        RunContext run,
        ForeignHistory history,
        string table,
        CancellationToken cancellationToken
    )
    {
        var home = await run.HomeAsync(cancellationToken).ConfigureAwait(false);
        var number = ForeignLocks.NumberOf(history.Tool, home.Database, table);
        var row = history.RowLock(table);
        if (row is not null && !await FindAsync(home, row, cancellationToken).ConfigureAwait(false))
        {
            row = null;
        }

        if (number is null && row is null)
        {
            return null;
        }

        var connection = await run
            .Sessions.OpenAsync(DatabaseSessions.Home, SessionKind.Own, "lock of " + history.Tool, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            var budget = run.Limits(null).LockBudget;
            var isAnnounced = false;
            await new RetryLoop(budget, run.Time, run.Lock.Lost)
                .RunAsync(
                    async _ =>
                    {
                        run.Lock.RequireHeld();
                        await RequireAsync(connection, history.Tool, number, row, cancellationToken)
                            .ConfigureAwait(false);
                        return true;
                    },
                    e => e is HistoryLockedException,
                    failed =>
                    {
                        if (!isAnnounced && failed.Pause is not null)
                        {
                            isAnnounced = true;
                            run.Messages.Warn(
                                $"{failed.Error.Message} Waiting up to {DurationText.Format(budget)} for its end."
                            );
                        }

                        run.Messages.Progress($"Waiting for {history.Tool}", failed.Error.Message, percent: -1);
                        return Task.CompletedTask;
                    },
                    cancellationToken
                )
                .ConfigureAwait(false);
            return new HistoryLock(connection, row);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Releases the lock.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_rowLock is not null)
        {
            try
            {
                using var deadline = new CancellationTokenSource(FreeDeadline);
                await using var free = new NpgsqlCommand(_rowLock.Free, _connection);
                await free.ExecuteNonQueryAsync(deadline.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is NpgsqlException or InvalidOperationException or OperationCanceledException)
            {
                // The next run of ours finds its own lock and takes it.
            }
        }

        // Closing the session releases an advisory lock.
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<bool> FindAsync(
        NpgsqlConnection home,
        ForeignRowLock row,
        CancellationToken cancellationToken
    ) =>
        await new CatalogReader(home).FindPlainTableAsync(row.Table, cancellationToken).ConfigureAwait(false)
            is (true, _);

    private static async Task RequireAsync(
        NpgsqlConnection connection,
        string tool,
        long? number,
        ForeignRowLock? row,
        CancellationToken cancellationToken
    )
    {
        if (number is { } key && !await TryAsync(connection, key, cancellationToken).ConfigureAwait(false))
        {
            var holder = await new CatalogReader(connection)
                .FindAdvisoryHolderAsync(key, cancellationToken)
                .ConfigureAwait(false);
            throw new HistoryLockedException(
                $"{tool} is running on {ServerAddress.Of(connection)}: its lock, the advisory lock "
                    + $"{key.ToString(CultureInfo.InvariantCulture)}, is held by {Describe(holder)}.",
                tool
            )
            {
                ProcessId = holder?.ProcessId,
            };
        }

        if (row is not null && await ReadAsync(connection, row.Take, cancellationToken).ConfigureAwait(false) is null)
        {
            var holder = await ReadAsync(connection, row.Holder, cancellationToken).ConfigureAwait(false);
            throw new HistoryLockedException(
                $"{tool} is running on {ServerAddress.Of(connection)}, or was ended while it ran: its lock in {row.Table} "
                    + $"is taken{(string.IsNullOrEmpty(holder) ? string.Empty : $" ({holder})")}.",
                tool,
                row.Release
            );
        }
    }

    private static string Describe(AdvisoryHolder? holder) =>
        holder is null
            ? "a session that has just ended"
            : $"process {holder.ProcessId.ToString(CultureInfo.InvariantCulture)}"
                + (holder.User.Length > 0 ? $" of {holder.User}" : string.Empty)
                + (holder.Application.Length > 0 ? $" ({holder.Application})" : string.Empty);

    private static async Task<bool> TryAsync(NpgsqlConnection connection, long key, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("select pg_catalog.pg_try_advisory_lock($1)", connection)
        {
            Parameters = { new() { Value = key } },
        };
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) is true;
    }

    private static async Task<string?> ReadAsync(
        NpgsqlConnection connection,
        string query,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(query, connection);
        return await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false) as string;
    }
}
