using Npgsql;

namespace DbMigrate.Engine.Server;

/// <summary>Ends transactions that were begun by a statement of ours.</summary>
internal static class Transactions
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Rolls back whatever the session has open, under a deadline of its own: the token that stopped the work must not
    /// stop the cleaning up.
    /// A connection that is gone needs no rollback; the server did it.
    /// </summary>
    internal static async Task RollBackAsync(NpgsqlConnection connection)
    {
        if (connection.FullState is not System.Data.ConnectionState.Open)
        {
            return;
        }

        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            await using var command = new NpgsqlCommand("rollback", connection);
            await command.ExecuteNonQueryAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or InvalidOperationException)
        {
            // The session is gone or hangs: closing it makes the server roll back.
            await connection.CloseAsync().ConfigureAwait(false);
        }
    }
}
