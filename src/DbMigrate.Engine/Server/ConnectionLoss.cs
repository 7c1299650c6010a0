using System.Net.Sockets;
using Npgsql;

namespace DbMigrate.Engine.Server;

/// <summary>Tells a server that went away, or ended the session, from a server that refused something.</summary>
internal static class ConnectionLoss
{
    /// <summary>
    /// Whether the session is over with this error: what it had under way may or may not have taken effect.
    /// </summary>
    internal static bool Is(Exception error) =>
        error switch
        {
            // After one of these severities the server closes the session; at a COMMIT it may say so when it has committed
            // already.
            PostgresException told => told.InvariantSeverity is "FATAL" or "PANIC",
            NpgsqlException or EndOfStreamException or SocketException => true,
            IOException { InnerException: SocketException } => true,
            _ => false,
        };

    /// <summary>
    /// Whether a session that asked something is gone: by what the server said while it went, or by its state.
    /// </summary>
    internal static bool Is(NpgsqlConnection connection, NpgsqlException error) =>
        Is(error) || connection.State != System.Data.ConnectionState.Open;

    /// <summary>What broke, in the words of whoever knows it best.</summary>
    internal static string Describe(Exception error) =>
        error is PostgresException told
            ? $"{told.MessageText} ({told.SqlState})"
            : (error.InnerException?.Message ?? error.Message).TrimEnd('.');

    /// <summary>The error itself, or a lost connection told as the condition that it is.</summary>
    /// <param name="error">What was thrown.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="partlyApplied">Whether earlier batches of the phase stay done.</param>
    internal static Exception Translate(Exception error, string phase, bool partlyApplied) =>
        error switch
        {
            ConnectionLostException { Phase.Length: 0 } told => new ConnectionLostException(
                told.Message,
                phase,
                partlyApplied,
                told.InnerException
            ),
            _ when Is(error) => new ConnectionLostException(
                $"The connection to the server was lost while phase {phase} ran: {Describe(error)}. What the journal records is done.",
                phase,
                partlyApplied,
                error
            ),
            _ => error,
        };
}
