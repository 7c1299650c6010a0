using DbMigrate.Engine.Server.Connections;
using Npgsql;

namespace DbMigrate.Engine.Server;

/// <summary>
/// The sessions of one run, opened at their first use: for each connection of the plan a session of the tool's own,
/// and one in which the plan's SQL runs.
/// </summary>
/// <param name="open">
/// Opens a connection of the plan: its name, what runs in it, and the purpose shown in the application name.
/// </param>
internal sealed class DatabaseSessions(
    Func<string, SessionKind, string, CancellationToken, Task<NpgsqlConnection>> open
) : IAsyncDisposable
{
    /// <summary>The connection that holds the journal.</summary>
    internal const string Home = "default";

    private readonly Dictionary<string, NpgsqlConnection> _working = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NpgsqlConnection> _own = new(StringComparer.Ordinal);
    private readonly HashSet<NpgsqlConnection> _incomplete = [];
    private readonly HashSet<NpgsqlConnection> _used = [];
    private int _cleanUps;

    /// <summary>
    /// Begins to clean up after a statement that was stopped. The clean-up has a deadline of its own.
    /// </summary>
    /// <returns>Ends it.</returns>
    internal IDisposable CleanUp() => new CleaningUp(this);

    /// <summary>
    /// Returns the sessions of the plan's SQL that execute a statement at the moment; none while they clean up.
    /// </summary>
    internal IReadOnlyList<(string Name, int ProcessId)> Executing()
    {
        if (Volatile.Read(ref _cleanUps) > 0)
        {
            return [];
        }

        try
        {
            return
            [
                .. _working
                    .ToArray()
                    .Where(w => w.Value.FullState.HasFlag(System.Data.ConnectionState.Executing))
                    .Select(w => (w.Key, w.Value.ProcessID)),
            ];
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // A session was opened or lost at the same moment.
            return [];
        }
    }

    /// <summary>
    /// Opens a session in another database of the server of a connection: the connection's name, the database.
    /// </summary>
    internal Func<string, string, CancellationToken, Task<NpgsqlConnection>>? OpenDatabase { get; init; }

    /// <summary>Called for the server's notices on any working session.</summary>
    internal Action<PostgresNotice>? OnNotice { get; set; }

    /// <summary>
    /// Returns the session of a connection in which only the tool's statements run; opens another where it was lost.
    /// It reads and writes the journal, whatever the plan's SQL has set in its own session.
    /// </summary>
    internal async Task<NpgsqlConnection> OwnAsync(string name, CancellationToken cancellationToken)
    {
        var connection = await OwnIncompleteAsync(name, cancellationToken).ConfigureAwait(false);
        if (_incomplete.Remove(connection))
        {
            await SessionSetup.CompleteAsync(connection, SessionKind.Own, cancellationToken).ConfigureAwait(false);
        }

        return connection;
    }

    /// <summary>
    /// Returns the same session, where the caller sends what <see cref="Completing"/> returns. That saves a round trip.
    /// </summary>
    internal async Task<NpgsqlConnection> OwnIncompleteAsync(string name, CancellationToken cancellationToken)
    {
        if (await OpenedAsync(_own, name).ConfigureAwait(false) is { } opened)
        {
            return opened;
        }

        var connection = _own[name] = await open(name, SessionKind.Own, "journal", cancellationToken)
            .ConfigureAwait(false);
        connection.Notice += (_, e) => Tell(e.Notice);
        _incomplete.Add(connection);
        return connection;
    }

    /// <summary>
    /// Returns the commands that complete the setup of a session; none where it is complete. What follows in the same
    /// round trip cannot undo them.
    /// </summary>
    internal IReadOnlyList<NpgsqlBatchCommand> Completing(NpgsqlConnection connection)
    {
        if (!_incomplete.Remove(connection))
        {
            return [];
        }

        var remaining = SessionSetup.Remaining(connection, SessionKind.Own);
        foreach (var command in remaining)
        {
            command.AppendErrorBarrier = true;
        }

        return remaining;
    }

    /// <summary>
    /// Returns the session of a connection in which the plan's SQL runs; opens another where it was lost.
    /// </summary>
    internal async Task<NpgsqlConnection> WorkAsync(string name, CancellationToken cancellationToken)
    {
        if (await OpenedAsync(_working, name).ConfigureAwait(false) is { } opened)
        {
            return opened;
        }

        var connection = await OpenAsync(name, SessionKind.Plan, "run", cancellationToken).ConfigureAwait(false);
        connection.Notice += (_, e) => Tell(e.Notice);
        _working[name] = connection;
        return connection;
    }

    /// <summary>
    /// Returns the working session without the session state of earlier steps: settings, prepared statements, temporary
    /// tables. A file must do the same after another file as alone.
    /// </summary>
    internal async Task<NpgsqlConnection> CleanAsync(string name, CancellationToken cancellationToken)
    {
        var connection = await WorkAsync(name, cancellationToken).ConfigureAwait(false);
        foreach (var command in Cleaning(connection))
        {
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { command } };
            await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        return connection;
    }

    /// <summary>
    /// Returns the commands that remove the session state of earlier steps; none where there is none.
    /// </summary>
    internal IReadOnlyList<NpgsqlBatchCommand> Cleaning(NpgsqlConnection connection) =>
        _used.Remove(connection)
            ? [new NpgsqlBatchCommand("discard all"), .. SessionSetup.Remaining(connection, SessionKind.Plan)]
            : [];

    /// <summary>Records that a statement ran on the session that may have left session state.</summary>
    internal void MarkUsed(NpgsqlConnection connection) => _used.Add(connection);

    /// <summary>Opens another session, which the caller disposes.</summary>
    internal async Task<NpgsqlConnection> OpenAsync(
        string name,
        SessionKind kind,
        string purpose,
        CancellationToken cancellationToken
    )
    {
        var connection = await open(name, kind, purpose, cancellationToken).ConfigureAwait(false);
        try
        {
            await SessionSetup.CompleteAsync(connection, kind, cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Closes sessions on a server, so that their database or login can be dropped.</summary>
    /// <param name="server">A session on the server. It stays open.</param>
    /// <param name="closes">Whether a session is to be closed.</param>
    internal async Task CloseAsync(NpgsqlConnection server, Func<NpgsqlConnection, bool> closes)
    {
        foreach (var sessions in new[] { _working, _own })
        {
            foreach (
                var (name, connection) in sessions
                    .Where(s =>
                        s.Value != server
                        && closes(s.Value)
                        && (s.Value.Host, s.Value.Port) == (server.Host, server.Port)
                    )
                    .ToArray()
            )
            {
                sessions.Remove(name);
                await EndAsync(connection).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Rolls back what is open in the session of a connection in which the plan's SQL runs.</summary>
    internal Task RollBackAsync(string name) =>
        _working.TryGetValue(name, out var connection) ? Transactions.RollBackAsync(connection) : Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _working.Values.Concat(_own.Values))
        {
            await EndAsync(connection).ConfigureAwait(false);
        }

        _working.Clear();
        _own.Clear();
    }

    // The driver reads the rest of an open result before it closes, and throws where the statement was stopped. The
    // session has ended all the same, and what the run has to report must not be replaced by that.
    private static async Task EndAsync(NpgsqlConnection connection)
    {
        try
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or IOException or OperationCanceledException)
        {
            // Nothing is left to close.
        }
    }

    private void Tell(PostgresNotice notice)
    {
        // A rollback without a transaction, which the tool sends for safety, raises a warning.
        if (notice.Routine != "UserAbortTransactionBlock")
        {
            OnNotice?.Invoke(notice);
        }
    }

    private static async Task<NpgsqlConnection?> OpenedAsync(Dictionary<string, NpgsqlConnection> sessions, string name)
    {
        if (!sessions.TryGetValue(name, out var connection))
        {
            return null;
        }

        if (connection.FullState == System.Data.ConnectionState.Open)
        {
            return connection;
        }

        sessions.Remove(name);
        await connection.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    private sealed class CleaningUp : IDisposable
    {
        private readonly DatabaseSessions _sessions;

        internal CleaningUp(DatabaseSessions sessions)
        {
            _sessions = sessions;
            Interlocked.Increment(ref sessions._cleanUps);
        }

        public void Dispose() => Interlocked.Decrement(ref _sessions._cleanUps);
    }
}
