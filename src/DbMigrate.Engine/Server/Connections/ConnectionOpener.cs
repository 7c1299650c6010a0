using System.Collections.Concurrent;
using System.Net.Sockets;
using Npgsql;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// Opens connections, unpooled and each for one purpose. Describes why a connection could not be opened.
/// </summary>
/// <remarks>
/// A connection sends statements unchanged (see <see cref="NpgsqlSetup"/>). It knows only PostgreSQL's built-in types:
/// a result with user-defined types is read as text (<see cref="NpgsqlCommand.AllResultTypesAreUnknown"/>).
/// </remarks>
/// <param name="redactor">Receives the passwords to mask.</param>
/// <param name="warn">Receives warnings for the user, each once.</param>
internal sealed class ConnectionOpener(Redactor? redactor = null, Action<string>? warn = null)
{
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ConnectionSettings, ServerLogin> _logins = new();

    /// <summary>Opens a connection; the caller disposes it.</summary>
    /// <param name="settings">The settings of the connection.</param>
    /// <param name="kind">What runs in the session.</param>
    /// <param name="purpose">A short purpose for pg_stat_activity, as in <c>lock</c>.</param>
    /// <param name="cancellationToken">Cancels the attempt.</param>
    /// <param name="watchIdle">Whether a lost server is noticed within seconds while no statement runs.</param>
    /// <exception cref="ConnectionFailedException">The connection could not be opened. The message has the address, the
    /// reason and the remedy.</exception>
    public async Task<NpgsqlConnection> OpenAsync(
        ConnectionSettings settings,
        SessionKind kind,
        string purpose,
        CancellationToken cancellationToken,
        bool watchIdle = false
    )
    {
        var login = _logins.GetValueOrDefault(settings);
        NpgsqlConnection connection;
        try
        {
            connection = await LogInAsync(settings, kind, login, purpose, watchIdle, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (ConnectionFailedException e) when (login.TakesSettings && MayRefuseSettings(e.SqlState))
        {
            login = login with { RefusesSettings = true };
            connection = await LogInAsync(settings, kind, login, purpose, watchIdle, cancellationToken)
                .ConfigureAwait(false);
        }

        _logins[settings] = login with { Version = connection.PostgreSqlVersion.Major };
        return connection;
    }

    private async Task<NpgsqlConnection> LogInAsync(
        ConnectionSettings settings,
        SessionKind kind,
        ServerLogin login,
        string purpose,
        bool watchIdle,
        CancellationToken cancellationToken
    )
    {
        NpgsqlSetup.Ensure();
        redactor?.Add(settings);
        foreach (var warning in settings.Warnings)
        {
            Warn(warning);
        }

        var description = settings.ToBuilder(purpose);
        description.KeepAlive = watchIdle ? 15 : 0;
        if (login.TakesSettings)
        {
            SessionSetup.AddTo(description, kind, login.Version);
        }

        var tls = TlsCheck.For(settings, description);
        NpgsqlConnection? connection = null;
        var opening = Task.CompletedTask;
        try
        {
            connection = Create(settings, description, tls);

            // Npgsql observes a cancellation at some stages of opening, and waits for its timeout at others.
            opening = connection.OpenAsync(cancellationToken);
            await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (!tls.Verified)
            {
                throw new InvalidOperationException(
                    $"{ConnectionName.Text(settings.Name)} opened without the check of the server's certificate that it "
                        + "asks for."
                );
            }

            if (PlainTextWarning(settings, connection.Host, tls.Encrypted) is { } plain)
            {
                Warn(plain);
            }

            return connection;
        }
        catch (Exception failure)
        {
            await DiscardAsync(connection, opening).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw ConnectionFailure.Explain(settings, failure, tls) ?? failure;
        }
    }

    // As pgbouncer does: https://www.pgbouncer.org/config.html#ignore_startup_parameters.
    private static bool MayRefuseSettings(string? sqlState) =>
        sqlState
            is PostgresErrorCodes.ProtocolViolation
                or PostgresErrorCodes.FeatureNotSupported
                or PostgresErrorCodes.UndefinedObject
                or PostgresErrorCodes.CantChangeRuntimeParam;

    /// <summary>
    /// Starts the thread that waits for all sockets, before other threads take the processors: who opens the first
    /// socket waits until it runs.
    /// </summary>
    internal static void StartSockets()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    }

    /// <summary>Makes the code of a first connection ready. Opens none.</summary>
    internal static void WarmUp()
    {
        NpgsqlSetup.Ensure();
        using var source = Builder(new NpgsqlConnectionStringBuilder { Host = "localhost", Pooling = false }).Build();
        using var connection = source.CreateConnection();
        using var command = new NpgsqlCommand("select $1", connection) { Parameters = { new() { Value = "none" } } };
        _ = connection.OpenAsync(new CancellationToken(canceled: true));
    }

    /// <summary>
    /// Returns the warning about an unencrypted connection; null where the connection is encrypted or local.
    /// </summary>
    /// <param name="settings">The connection.</param>
    /// <param name="host">The host that it is connected to.</param>
    /// <param name="encrypted">Whether it uses TLS.</param>
    public static string? PlainTextWarning(ConnectionSettings settings, string? host, bool encrypted) =>
        !encrypted && settings.Hosts.FirstOrDefault(h => h.Name == host) is { IsLocal: false } open
            ? $"{ConnectionName.Text(settings.Name)} to {open} is not encrypted: others on the network path can read and "
                + "change the data. "
                + "Give sslmode=verify-full, with sslrootcert where the server's certificate is from an authority "
                + "of your own."
            : null;

    private static NpgsqlConnection Create(
        ConnectionSettings settings,
        NpgsqlConnectionStringBuilder description,
        TlsCheck tls
    )
    {
        description.TargetSessionAttributes = null;
        var builder = Builder(description);
        tls.Attach(builder, settings.Hosts);

        // An unpooled data source keeps nothing open. Npgsql keeps it for its metrics until it is disposed.
        if (settings.Target is not { } wanted)
        {
            var source = builder.Build();
            return DisposingOf(source, source.CreateConnection());
        }

        var sources = builder.BuildMultiHost();
        return DisposingOf(sources, sources.WithTargetSession(wanted).CreateConnection());
    }

    // Few types are read and sent. Each type that a data source knows costs compilation at every start. Loading the
    // database's own types would cost a round trip, and is outdated after the first CREATE TYPE.
    private static NpgsqlSlimDataSourceBuilder Builder(NpgsqlConnectionStringBuilder description) =>
        new NpgsqlSlimDataSourceBuilder(description.ConnectionString)
            .EnableTransportSecurity()
            .EnableIntegratedSecurity()
            .EnableArrays()
            .ConfigureTypeLoading(types => types.EnableTypeLoading(false));

    private static NpgsqlConnection DisposingOf(NpgsqlDataSource source, NpgsqlConnection connection)
    {
        connection.StateChange += (_, change) =>
        {
            if (change.CurrentState == System.Data.ConnectionState.Closed)
            {
                source.Dispose();
            }
        };
        return connection;
    }

    private static async Task DiscardAsync(NpgsqlConnection? connection, Task opening)
    {
        if (connection is null)
        {
            return;
        }

        if (opening.IsCompleted)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            // No caller waits for an abandoned attempt; its connection is closed once it opens.
            _ = opening.ContinueWith(
                static (ended, it) =>
                {
                    _ = ended.Exception;
                    ((NpgsqlConnection)it!).Dispose();
                },
                connection,
                CancellationToken.None,
                TaskContinuationOptions.None,
                TaskScheduler.Default
            );
        }
    }

    private void Warn(string warning)
    {
        lock (_warned)
        {
            if (!_warned.Add(warning))
            {
                return;
            }
        }

        warn?.Invoke(warning);
    }

    /// <summary>What earlier logins showed of a server.</summary>
    /// <param name="Version">Its major version; 0: unknown.</param>
    /// <param name="RefusesSettings">Whether a pooler refuses settings with the login.</param>
    private readonly record struct ServerLogin(int Version, bool RefusesSettings)
    {
        internal bool TakesSettings => !RefusesSettings;
    }
}
