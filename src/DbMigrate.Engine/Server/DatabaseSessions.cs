using Npgsql;

namespace DbMigrate.Engine.Server;

/// <summary>The sessions of one run: on each connection of the plan one that works, opened at its first use.</summary>
/// <param name="open">Opens a connection of the plan: name, purpose (shown as application name).</param>
internal sealed class DatabaseSessions(Func<string, string, CancellationToken, Task<NpgsqlConnection>> open)
    : IAsyncDisposable
{
    /// <summary>The connection that holds the journal.</summary>
    internal const string Home = "default";

    private readonly Dictionary<string, NpgsqlConnection> _working = new(StringComparer.Ordinal);
    private readonly HashSet<NpgsqlConnection> _used = [];

    /// <summary>Told of the server's notices on any working session.</summary>
    internal Action<PostgresNotice>? OnNotice { get; set; }

    /// <summary>The working session on a connection; opened anew where it was lost.</summary>
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
            // Rolling back for safety's sake where nothing is open draws a warning; it is our own business and no news.
            if (e.Notice.Routine != "UserAbortTransactionBlock")
            {
                OnNotice?.Invoke(e.Notice);
            }
        };
        _working[name] = connection;
        return connection;
    }

    /// <summary>
    /// The working session as a new login would find it: what an earlier step set, prepared or made temporarily is
    /// gone. A file must do the same
    /// whether it runs after another or alone.
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
    /// What makes the session as a new login would find it, for who sends it along with something else; empty where
    /// nothing was left.
    /// </summary>
    internal IReadOnlyList<NpgsqlBatchCommand> Cleaning(NpgsqlConnection connection) =>
        _used.Remove(connection) ? [new NpgsqlBatchCommand("discard all")] : [];

    /// <summary>Says that a statement of a plan ran on the session: it may have left something.</summary>
    internal void MarkUsed(NpgsqlConnection connection) => _used.Add(connection);

    /// <summary>A connection of its own; the caller disposes it.</summary>
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
