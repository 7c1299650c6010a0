using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Npgsql;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>Describes why a connection could not be opened, with the remedy.</summary>
internal static class ConnectionFailure
{
    /// <summary>Returns the condition; null where the exception is of another kind.</summary>
    public static ConnectionFailedException? Explain(ConnectionSettings settings, Exception failure, TlsCheck tls)
    {
        if (failure is ConnectionFailedException own)
        {
            return own;
        }

        // With several hosts, the reason of the last one is reported. The message's address lists all.
        var refused = (failure.InnerException as AggregateException)?.InnerExceptions;
        var cause = refused?.LastOrDefault() ?? failure;
        if (Answer(settings, cause, tls) is not { } answer)
        {
            return null;
        }

        // A host that answers and does not match target_session_attrs leaves no exception.
        var text =
            refused?.Count < settings.Hosts.Count
                ? $"{Unsuitable(settings)} Of {refused.Count} of the {settings.Hosts.Count} hosts: {answer.Text}"
                : answer.Text;
        return new(
            settings.Name,
            $"{ConnectionName.Text(settings.Name)} ({settings.Display}): {text}",
            answer.Category,
            (cause as PostgresException)?.SqlState,
            failure
        );
    }

    private static Failure? Answer(ConnectionSettings settings, Exception cause, TlsCheck tls)
    {
        if (cause is PostgresException server)
        {
            var (text, category) = ServerRefusal.Explain(settings, server);
            return new(text, category);
        }

        return Chain(cause).Select(e => Reason(settings, e, tls)).FirstOrDefault(r => r is not null) ?? Last(cause);
    }

    private static string Unsuitable(ConnectionSettings settings) =>
        $"none of the hosts is what target_session_attrs asks for ({settings.TargetText}). Is the primary among "
        + "them, and up?";

    // Searches from the innermost exception, which is the cause, outwards.
    private static IEnumerable<Exception> Chain(Exception failure)
    {
        var chain = new List<Exception>();
        for (var at = failure; at is not null; at = at.InnerException)
        {
            chain.Insert(0, at);
        }

        return chain;
    }

    private static Failure? Reason(ConnectionSettings settings, Exception cause, TlsCheck tls) =>
        cause switch
        {
            SocketException socket => new(OfSocket(settings, socket)),
            TimeoutException => new(
                $"no answer within {settings.Timeout} s. Is the address right, and does a firewall let this "
                    + "machine through? A server that answers, but whose catalog is locked, lets sessions wait, too. connect_timeout "
                    + "sets the time limit."
            ),
            AuthenticationException or IOException when tls.Refusal is { } refusal => new(
                $"{refusal}, and sslmode is {(settings.SslMode == SslMode.VerifyFull ? "verify-full" : "verify-ca")}. "
                    + (
                        settings.RootCertificate is { } file
                            ? $"Is '{file}' the certificate of the authority that signed it"
                            : "Give sslrootcert=FILE with the certificate of the authority that signed it"
                    )
                    + ", and is the host written as in the certificate?",
                MigrationErrorCategory.AuthenticationError
            ),
            AuthenticationException => new($"the TLS handshake failed: {cause.Message}"),
            CryptographicException => new(
                $"a certificate or key of its description cannot be read: {cause.Message}",
                MigrationErrorCategory.InvalidArgument
            ),
            FileNotFoundException or DirectoryNotFoundException => new(
                $"a file that its description names (sslcert, sslkey) is not there: {cause.Message}",
                MigrationErrorCategory.InvalidArgument
            ),
            NpgsqlException => OfNpgsql(settings, cause.Message),
            _ => null,
        };

    private static string OfSocket(ConnectionSettings settings, SocketException socket) =>
        socket.SocketErrorCode switch
        {
            SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery =>
                "the host's name is not known. Is it spelt right, and does this machine's resolver know it?",
            SocketError.ConnectionRefused => settings.Hosts.All(h => h.IsSocket)
                ? "no server listens on that socket. Is it running?"
                : "the host refused: no server listens on that port. Is it running, is the port right, and does "
                    + "its listen_addresses include this address?",
            SocketError.TimedOut => "no answer. Is the address right, and does a firewall let this machine through?",
            SocketError.NetworkUnreachable
            or SocketError.HostUnreachable
            or SocketError.NetworkDown
            or SocketError.HostDown =>
                "there is no way to that host from this machine. Is the network, or the VPN, up?",
            SocketError.AccessDenied =>
                "this user may not open that socket. Check unix_socket_permissions of the server, or a " + "firewall.",
            SocketError.AddressNotAvailable or SocketError.InvalidArgument when settings.Hosts.Any(h => h.IsSocket) =>
                "there is no socket of that port in that folder. Is the server running, and what is its "
                    + "unix_socket_directories?",
            SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown =>
                "the server closed the connection before the login. Is it a PostgreSQL server, and is it "
                    + "shutting down?",
            _ => $"{socket.Message}.",
        };

    // Npgsql has no codes for these conditions: its message is the only source.
    private static Failure? OfNpgsql(ConnectionSettings settings, string message)
    {
        if (message.StartsWith("No password has been provided", StringComparison.Ordinal))
        {
            return new(
                $"the server asks for a password and none was given for '{settings.User}'. Put it into "
                    + "PGPASSWORD, into the password file (~/.pgpass), into what the plan's reference names, or give "
                    + "a credential.",
                MigrationErrorCategory.AuthenticationError
            );
        }

        if (message.StartsWith("SSL connection requested", StringComparison.Ordinal))
        {
            return new(
                "the description asks for TLS and the server has none (ssl = off). Turn it on at the server; "
                    + "sslmode=disable sends everything in plain text."
            );
        }

        return message.Contains("suitable host", StringComparison.Ordinal) ? new(Unsuitable(settings)) : null;
    }

    private static Failure? Last(Exception failure) =>
        failure is NpgsqlException or IOException
            ? new(
                failure.Message.TrimEnd('.')
                    + (
                        failure.InnerException is { } inner && inner.Message != failure.Message
                            ? $": {inner.Message.TrimEnd('.')}"
                            : string.Empty
                    )
                    + ". Is it a PostgreSQL server?"
            )
        : failure is ArgumentException
            ? new("its description has values that do not go together.", MigrationErrorCategory.InvalidArgument)
        : null;

    private sealed record Failure(
        string Text,
        MigrationErrorCategory Category = MigrationErrorCategory.ConnectionError
    );
}
