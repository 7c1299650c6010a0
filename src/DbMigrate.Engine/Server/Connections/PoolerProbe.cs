using Npgsql;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>The result of the search for a pooler.</summary>
/// <param name="Mode">The kind of pooler.</param>
/// <param name="Message">The consequence and the remedy; null where a migration can run through it.</param>
internal sealed record PoolerProbe(PoolerMode Mode, string? Message)
{
    private const string Advice =
        "A migration needs a session of its own: name the server itself instead of the pooler (often port 5432 "
        + "instead of 6432 or 6543), or a pool in session mode.";

    private const int Rounds = 3;

    /// <summary>Detects a pooler. Without one it costs one round trip.</summary>
    /// <remarks>
    /// A pooler answers the login itself and invents the process id for cancellations. That id differs from the one
    /// that the server reports. In transaction mode, the process of our last transaction is free for the next client.
    /// Sessions are not kept if a second connection gets that process, or ours returns on another one.
    /// </remarks>
    /// <param name="connection">An open connection without a transaction.</param>
    /// <param name="openAnother">Opens a second connection by the same description.</param>
    /// <param name="cancellationToken">Cancels the probe.</param>
    public static async Task<PoolerProbe> DetectAsync(
        NpgsqlConnection connection,
        Func<CancellationToken, Task<NpgsqlConnection>> openAnother,
        CancellationToken cancellationToken
    )
    {
        var serving = await ServingProcessAsync(connection, cancellationToken).ConfigureAwait(false);
        if (serving == connection.ProcessID)
        {
            return new PoolerProbe(PoolerMode.None, null);
        }

        var other = await openAnother(cancellationToken).ConfigureAwait(false);
        await using (other.ConfigureAwait(false))
        {
            try
            {
                for (var round = 0; round < Rounds; round++)
                {
                    await RunAsync(other, "BEGIN", cancellationToken).ConfigureAwait(false);
                    var othersProcess = await ServingProcessAsync(other, cancellationToken).ConfigureAwait(false);
                    var ours = await ServingProcessAsync(connection, cancellationToken).ConfigureAwait(false);
                    await RunAsync(other, "COMMIT", cancellationToken).ConfigureAwait(false);
                    if (othersProcess == serving || ours != serving)
                    {
                        return new PoolerProbe(
                            PoolerMode.Transaction,
                            "the connection goes through a pooler in transaction mode: advisory locks and "
                                + "settings do not outlive a transaction. "
                                + Advice
                        );
                    }
                }
            }
            catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.ProtocolViolation)
            {
                return new PoolerProbe(
                    PoolerMode.Statement,
                    "the connection goes through a pooler in statement mode, which refuses transactions. " + Advice
                );
            }
        }

        return new PoolerProbe(PoolerMode.Session, null);
    }

    private static async Task<int> ServingProcessAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand("SELECT pg_catalog.pg_backend_pid()", connection);
        await using (command.ConfigureAwait(false))
        {
            return (int)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        }
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(sql, connection);
        await using (command.ConfigureAwait(false))
        {
            await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
