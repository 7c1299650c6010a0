using System.Net.Sockets;
using Npgsql;

namespace DbMigrate.Engine.Server;

/// <summary>Distinguishes a lost connection from an error of the server.</summary>
internal static class ConnectionLoss
{
    /// <summary>
    /// Whether the session ended with this error. What it was executing may or may not have taken effect.
    /// </summary>
    internal static bool Is(Exception error) =>
        error switch
        {
            // The server closes the session after these severities. At a COMMIT it may send one after the commit.
            PostgresException e => e.InvariantSeverity is "FATAL" or "PANIC",
            NpgsqlException or EndOfStreamException or SocketException => true,
            IOException { InnerException: SocketException } => true,
            _ => false,
        };

    /// <summary>
    /// Whether a session is lost, by its error or by its state.
    /// </summary>
    internal static bool Is(NpgsqlConnection connection, NpgsqlException error) =>
        Is(error) || connection.State != System.Data.ConnectionState.Open;

    /// <summary>Returns the cause, without a period at its end.</summary>
    internal static string Describe(Exception error) =>
        error is PostgresException e
            ? $"{e.MessageText} ({e.SqlState})"
            : (error.InnerException?.Message ?? error.Message).TrimEnd('.');
}
