using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using DbMigrate.Engine.Server.Connections;
using Npgsql;

namespace DbMigrate.Engine.Tests.Server.Connections;

/// <summary>What a connection that could not be opened is explained by, without a server.</summary>
public sealed class ConnectionFailureTests
{
    private const string Remote = "postgres://app@db.example/shop";
    private const string Socket = "host=/run/pg user=app dbname=shop";

    [Theory]
    [InlineData(Remote, SocketError.HostNotFound, "the host's name is not known")]
    [InlineData(Remote, SocketError.NoData, "the host's name is not known")]
    [InlineData(Remote, SocketError.TryAgain, "the host's name is not known")]
    [InlineData(Remote, SocketError.NoRecovery, "the host's name is not known")]
    [InlineData(Remote, SocketError.ConnectionRefused, "the host refused: no server listens")]
    [InlineData(Socket, SocketError.ConnectionRefused, "no server listens on that socket")]
    [InlineData(
        "host=/run/pg,h user=app dbname=shop",
        SocketError.ConnectionRefused,
        "the host refused: no server listens"
    )]
    [InlineData(Remote, SocketError.TimedOut, "no answer. Is the address right")]
    [InlineData(Remote, SocketError.NetworkUnreachable, "there is no way to that host")]
    [InlineData(Remote, SocketError.HostUnreachable, "there is no way to that host")]
    [InlineData(Remote, SocketError.NetworkDown, "there is no way to that host")]
    [InlineData(Remote, SocketError.HostDown, "there is no way to that host")]
    [InlineData(Socket, SocketError.AccessDenied, "this user may not open that socket")]
    [InlineData(Socket, SocketError.AddressNotAvailable, "there is no socket of that port in that folder")]
    [InlineData(Socket, SocketError.InvalidArgument, "there is no socket of that port in that folder")]
    [InlineData(Remote, SocketError.ConnectionReset, "the server closed the connection before the login")]
    [InlineData(Remote, SocketError.ConnectionAborted, "the server closed the connection before the login")]
    [InlineData(Remote, SocketError.Shutdown, "the server closed the connection before the login")]
    public void An_error_of_a_socket_is_explained(string text, SocketError code, string expected)
    {
        var failed = Explain(text, new NpgsqlException("Failed", new SocketException((int)code)));
        Assert.Contains($"): {expected}", failed!.Message, StringComparison.Ordinal);
        Assert.Equal((MigrationErrorCategory.ConnectionError, null), (failed.Category, failed.SqlState));
    }

    [Theory]
    [InlineData(SocketError.AddressNotAvailable)]
    [InlineData(SocketError.ProtocolNotSupported)]
    public void Another_error_of_a_socket_has_the_text_of_the_system(SocketError code)
    {
        var socket = new SocketException((int)code);
        Assert.EndsWith($"shop as app): {socket.Message}.", Explain(Remote, socket)!.Message, StringComparison.Ordinal);
    }

    public static TheoryData<Exception, MigrationErrorCategory, string> Others() =>
        new()
        {
            { new TimeoutException(), MigrationErrorCategory.ConnectionError, "no answer within 7 s" },
            {
                new NpgsqlException("Outer", new AuthenticationException("no common cipher")),
                MigrationErrorCategory.ConnectionError,
                "the TLS handshake failed: no common cipher"
            },
            {
                new CryptographicException("bad key"),
                MigrationErrorCategory.InvalidArgument,
                "a certificate or key of its description cannot be read: bad key"
            },
            {
                new FileNotFoundException("c.pem"),
                MigrationErrorCategory.InvalidArgument,
                "a file that its description names (sslcert, sslkey) is not there: c.pem"
            },
            {
                new DirectoryNotFoundException("/x"),
                MigrationErrorCategory.InvalidArgument,
                "a file that its description names (sslcert, sslkey) is not there: /x"
            },
            {
                new NpgsqlException("No password has been provided but the backend requires one"),
                MigrationErrorCategory.AuthenticationError,
                "the server asks for a password and none was given for 'app'"
            },
            {
                new NpgsqlException("SSL connection requested. No SSL enabled connection is configured."),
                MigrationErrorCategory.ConnectionError,
                "the description asks for TLS and the server has none"
            },
            {
                new NpgsqlException("No suitable host was found."),
                MigrationErrorCategory.ConnectionError,
                "none of the hosts is what target_session_attrs asks for (any). Is the primary among them, and up?"
            },
            {
                new NpgsqlException("Odd.", new IOException("Cut off.")),
                MigrationErrorCategory.ConnectionError,
                "Odd: Cut off. Is it a PostgreSQL server?"
            },
            {
                new IOException("Same.", new InvalidOperationException("Same.")),
                MigrationErrorCategory.ConnectionError,
                "Same. Is it a PostgreSQL server?"
            },
            {
                new ArgumentException("x"),
                MigrationErrorCategory.InvalidArgument,
                "its description has values that do not go together."
            },
        };

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_error_is_explained_by_its_cause(
        Exception failure,
        MigrationErrorCategory category,
        string expected
    )
    {
        var failed = Explain(Remote + "?connect_timeout=7", failure)!;
        Assert.Contains($"): {expected}", failed.Message, StringComparison.Ordinal);
        Assert.Equal((category, "default", failure), (failed.Category, failed.Connection, failed.InnerException));
    }

    [Fact]
    public void What_is_no_failure_of_a_connection_is_not_explained()
    {
        Assert.Null(Explain(Remote, new InvalidOperationException("a fault")));
        var own = new ConnectionFailedException("x", "known", MigrationErrorCategory.InvalidArgument);
        Assert.Same(own, Explain(Remote, own));
    }

    [Fact]
    public void Of_several_hosts_the_last_reason_is_said_and_how_many_did_not_suit()
    {
        var refused = new SocketException((int)SocketError.ConnectionRefused);
        var unknown = new SocketException((int)SocketError.HostNotFound);
        var all = Explain(
            "postgres://app@a,b/shop",
            new NpgsqlException("x", new AggregateException(refused, unknown))
        );
        Assert.Contains(
            "(a:5432,b:5432/shop as app): the host's name is not known",
            all!.Message,
            StringComparison.Ordinal
        );

        var one = Explain("postgres://app@a,b/shop", new NpgsqlException("x", new AggregateException(refused)));
        Assert.Contains(
            "none of the hosts is what target_session_attrs asks for (read-write). Is the primary among them, and up? "
                + "Of 1 of the 2 hosts: the host refused",
            one!.Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("28P01", "", true, "Check what the plan's reference, PGPASSWORD or the password file holds.")]
    [InlineData("28P01", "", false, "Give a password.")]
    [InlineData("28000", "ClientAuthentication", true, "from this address: no entry. Add one at the server")]
    [InlineData("28000", "InitializeSessionUserId", true, "the server refused the login of 'app': no entry.")]
    [InlineData("42704", "", true, "the server does not take a setting of the description's options: no entry.")]
    [InlineData("22023", "", true, "the server does not take a setting of the description's options: no entry.")]
    [InlineData("55P02", "", true, "the server does not take a setting of the description's options: no entry.")]
    [InlineData("42601", "", true, "the server does not take a setting of the description's options: no entry.")]
    [InlineData("55000", "", true, "the database 'shop' takes no connections: no entry.")]
    public void A_refusal_of_the_server_is_explained_by_its_code(
        string state,
        string routine,
        bool hasPassword,
        string expected
    )
    {
        var text = hasPassword ? "postgres://app:pw@h/shop" : "postgres://app@h/shop";
        var failed = Explain(text, new PostgresException("no entry", "FATAL", "FATAL", state, routine: routine))!;
        Assert.Contains(expected, failed.Message, StringComparison.Ordinal);
        Assert.Equal(state, failed.SqlState);
        Assert.Equal(
            state[..2] == "28" ? MigrationErrorCategory.AuthenticationError
                : state == "55000" ? MigrationErrorCategory.ConnectionError
                : MigrationErrorCategory.InvalidArgument,
            failed.Category
        );
    }

    [Fact]
    public void A_login_that_is_not_encrypted_and_refused_is_told_of_TLS()
    {
        var refused = new PostgresException("no entry", "FATAL", "FATAL", "28000", routine: "ClientAuthentication");
        Assert.Contains(
            "from this address without TLS: no entry. Give sslmode=require or verify-full",
            Explain("postgres://app@h/shop?sslmode=disable", refused)!.Message,
            StringComparison.Ordinal
        );
    }

    private static ConnectionFailedException? Explain(string text, Exception failure)
    {
        var settings = ConnectionSettings.Parse("default", text, null, FakeEnvironment.With());
        return ConnectionFailure.Explain(settings, failure, TlsCheck.For(settings, settings.ToBuilder("test")));
    }
}
