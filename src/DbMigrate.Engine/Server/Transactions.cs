using Npgsql;

namespace DbMigrate.Engine.Server;

/// <summary>Ends transactions that a statement began.</summary>
internal static class Transactions
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Rolls back the session's transaction, under a deadline of its own: the token that cancelled the work must not
    /// cancel the clean-up. A lost connection needs no rollback; the server did it.
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
            // The session is lost or does not answer: closing it makes the server roll back.
            await connection.CloseAsync().ConfigureAwait(false);
        }
    }
}
