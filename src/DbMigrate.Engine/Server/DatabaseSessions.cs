using Npgsql;

namespace DbMigrate.Engine.Server;

/// <summary>
/// The sessions of one run: a working session for each connection of the plan, opened at its first use.
/// </summary>
/// <param name="open">Opens a connection of the plan: its name, and the purpose shown in the application name.</param>
internal sealed class DatabaseSessions(Func<string, string, CancellationToken, Task<NpgsqlConnection>> open)
    : IAsyncDisposable
{
    /// <summary>The connection that holds the journal.</summary>
    internal const string Home = "default";

    private readonly Dictionary<string, NpgsqlConnection> _working = new(StringComparer.Ordinal);
    private readonly HashSet<NpgsqlConnection> _used = [];

    /// <summary>Called for the server's notices on any working session.</summary>
    internal Action<PostgresNotice>? OnNotice { get; set; }

    /// <summary>Returns the working session of a connection; opens another where it was lost.</summary>
    internal async Task<NpgsqlConnection> WorkAsync(string name, CancellationToken cancellationToken)
    {
        if (_working.TryGetValue(name, out var connection))
        {
            if (connection.FullState == System.Data.ConnectionState.Open)
            {
                return connection;
            }

            _working.Remove(name);
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        connection = await open(name, "run", cancellationToken).ConfigureAwait(false);
        connection.Notice += (_, e) =>
        {
            // A rollback without a transaction, which the tool sends for safety, raises a warning.
            if (e.Notice.Routine != "UserAbortTransactionBlock")
            {
                OnNotice?.Invoke(e.Notice);
            }
        };
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
        _used.Remove(connection) ? [new NpgsqlBatchCommand("discard all")] : [];

    /// <summary>Records that a statement ran on the session that may have left session state.</summary>
    internal void MarkUsed(NpgsqlConnection connection) => _used.Add(connection);

    /// <summary>Opens a session of its own, which the caller disposes.</summary>
    internal Task<NpgsqlConnection> OpenAsync(string name, string purpose, CancellationToken cancellationToken) =>
        open(name, purpose, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _working.Values)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        _working.Clear();
    }
}
