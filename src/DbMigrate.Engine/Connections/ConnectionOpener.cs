using Npgsql;

namespace DbMigrate.Engine.Connections;

/// <summary>Opens connections, unpooled and each for one purpose, and says in its own words why one could not be opened.</summary>
/// <remarks>
/// A connection sends statements as they are (see <see cref="NpgsqlSetup"/>) and knows PostgreSQL's built-in types alone: a result whose types
/// are the user's is read as text (<see cref="NpgsqlCommand.AllResultTypesAreUnknown"/>).
/// </remarks>
/// <param name="redactor">Gets to know the passwords.</param>
/// <param name="warn">Gets what the user should know, each once.</param>
internal sealed class ConnectionOpener(Redactor? redactor = null, Action<string>? warn = null)
{
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    /// <summary>Opens a connection; the caller disposes it.</summary>
    /// <param name="settings">Where and as whom.</param>
    /// <param name="purpose">A word or two for pg_stat_activity, as in <c>lock</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="watchIdle">True: a lost server is noticed within seconds while nothing is run, too.</param>
    /// <exception cref="ConnectionFailedException">It could not be opened: where, why, and what to do.</exception>
    public async Task<NpgsqlConnection> OpenAsync(ConnectionSettings settings, string purpose, CancellationToken cancellationToken, bool watchIdle = false)
    {
        NpgsqlSetup.Ensure();
        redactor?.Add(settings);
        foreach (var warning in settings.Warnings)
        {
            Warn(warning);
        }

        var tls = new TlsWatch();
        NpgsqlConnection? connection = null;
        try
        {
            connection = Describe(settings, purpose, tls, watchIdle);
            await connection.OpenAsync(cancellationToken).ConfigureAwait(false);
            WarnAboutPlainText(settings, connection, tls);
            return connection;
        }
        catch (Exception failure)
        {
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            throw ConnectionFailure.Explain(settings, failure, tls) ?? failure;
        }
    }

    private static NpgsqlConnection Describe(ConnectionSettings settings, string purpose, TlsWatch tls, bool watchIdle)
    {
        var description = settings.ToBuilder(purpose);
        description.KeepAlive = watchIdle ? 15 : 0;
        var target = settings.Target;
        description.TargetSessionAttributes = null;
        var builder = new NpgsqlDataSourceBuilder(description.ConnectionString);
        tls.Attach(builder);

        // The list of the database's types would be a round trip of its own, and is stale after the first CREATE TYPE.
        builder.ConfigureTypeLoading(types => types.EnableTypeLoading(false));

        // Nothing is kept open by a data source without a pool: it goes with the connection.
        return target is { } wanted ? builder.BuildMultiHost().WithTargetSession(wanted).CreateConnection() : builder.Build().CreateConnection();
    }

    private void WarnAboutPlainText(ConnectionSettings settings, NpgsqlConnection connection, TlsWatch tls)
    {
        if (settings.Hosts.FirstOrDefault(h => h.Name == connection.Host) is { IsLocal: false } host && !tls.Secures(connection.Host))
        {
            Warn($"Connection '{settings.Name}' to {host} is not encrypted: whoever is on the way can read and change what is sent. "
                + "Give sslmode=verify-full, with sslrootcert where the server's certificate is from an authority of your own.");
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
}
