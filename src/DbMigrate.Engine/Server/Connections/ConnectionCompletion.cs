using System.Globalization;
using Npgsql;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// Fills in what a description leaves out, as psql does, and sets what a migration needs of a connection.
/// </summary>
internal static class ConnectionCompletion
{
    /// <summary>The complete settings.</summary>
    /// <param name="parameters">The description as it was read; it is changed.</param>
    /// <param name="login">The login of a credential, or null.</param>
    /// <param name="environment">Where the rest comes from.</param>
    public static ConnectionSettings Complete(
        ConnectionParameters parameters,
        ConnectionOverride? login,
        ConnectionEnvironment environment
    )
    {
        TakeLogin(parameters, login);
        FillIn(parameters, environment);
        var hosts = ConnectionHost.Read(parameters, environment);
        var builder = new NpgsqlConnectionStringBuilder(parameters.NpgsqlOnly.ConnectionString);
        foreach (var parameter in LibpqParameter.All)
        {
            if (parameters[parameter.Name] is { } value)
            {
                Apply(parameters, parameter, builder, value);
            }
        }

        builder.Username ??= environment.UserName;
        builder.Database ??= builder.Username;
        builder.Host = hosts.Count == 1 ? hosts[0].Name : string.Join(',', hosts);
        builder.Port = hosts[0].Port;
        RequireMeansVerify(builder, environment);

        // A migration writes: of several servers the first that answers may be a standby.
        builder.TargetSessionAttributes ??= hosts.Count > 1 ? "read-write" : null;
        Own(builder, parameters);
        NoticeALostServer(builder, parameters, hosts);
        var warnings = new List<string>();
        var secrets = TakePasswords(builder, hosts, parameters, environment, warnings);
        return new ConnectionSettings(parameters.Connection, builder, hosts, secrets, warnings);
    }

    private static void TakeLogin(ConnectionParameters parameters, ConnectionOverride? login)
    {
        if (login?.UserName is { Length: > 0 } user)
        {
            parameters.Set("user", user);
            parameters.Remove("password");
        }

        if (login?.Password is { } password)
        {
            parameters.Set("password", password);
        }
    }

    private static void FillIn(ConnectionParameters parameters, ConnectionEnvironment environment)
    {
        if ((parameters["service"] ?? environment.Value("PGSERVICE")) is { } service)
        {
            ServiceFile.Fill(parameters, service, environment);
        }

        // One address takes the place of the other, whichever of the two names it has.
        var hasHost = (parameters["host"] ?? parameters["hostaddr"]) is not null;
        foreach (var parameter in LibpqParameter.All)
        {
            if (
                parameters[parameter.Name] is null
                && parameter.Variable is { } variable
                && !(hasHost && parameter.Name is "host" or "hostaddr")
                && environment.Value(variable) is { } value
            )
            {
                parameters.Set(parameter.Name, value);
            }
        }
    }

    private static void Apply(
        ConnectionParameters parameters,
        LibpqParameter parameter,
        NpgsqlConnectionStringBuilder builder,
        string value
    )
    {
        try
        {
            parameter.Apply(builder, value);
        }
        catch (FormatException wrong)
        {
            throw parameters.Invalid($"the value of '{parameter.Name}' is not right: {wrong.Message}.");
        }
        catch (ArgumentException)
        {
            throw parameters.Invalid($"the value of '{parameter.Name}' is not one that it can have.");
        }
    }

    // As in libpq: who names certificates to trust, and asks for TLS, gets the server's certificate checked against
    // them.
    private static void RequireMeansVerify(NpgsqlConnectionStringBuilder builder, ConnectionEnvironment environment)
    {
        var rootFile = environment.UserFile(Path.Combine(".postgresql", "root.crt"), "root.crt");
        if (builder.SslMode == SslMode.Require && (builder.RootCertificate is not null || File.Exists(rootFile)))
        {
            builder.SslMode = SslMode.VerifyCA;
            builder.RootCertificate ??= rootFile;
        }
    }

    // What a migration needs, whatever the description says.
    private static void Own(NpgsqlConnectionStringBuilder builder, ConnectionParameters parameters)
    {
        builder.Pooling = false;
        builder.Multiplexing = false;
        builder.Enlist = false;
        builder.PersistSecurityInfo = false;
        builder.LogParameters = false;
        builder.IncludeErrorDetail = true;
        builder.MaxAutoPrepare = 0;
        builder.CommandTimeout = 0;

        // A cancelled statement's rollback is waited for: giving up sooner would break the connection that the journal
        // is written on.
        builder.CancellationTimeout = 60_000;

        builder.ClientEncoding = "UTF8";
        if (parameters["options"]?.Contains("timezone", StringComparison.OrdinalIgnoreCase) != true)
        {
            builder.Timezone ??= "UTC";
        }
    }

    // Nothing answers for a server that is gone without a word, or for a firewall that forgot the connection. The
    // operating system asks by itself, though not before
    // two hours as a rule: a runner that waits for a long statement would wait for ever. This way it hears of it in
    // about two minutes, and nothing is run for that.
    private static void NoticeALostServer(
        NpgsqlConnectionStringBuilder builder,
        ConnectionParameters parameters,
        IReadOnlyList<ConnectionHost> hosts
    )
    {
        bool IsLeftOpen(string name, string keyword) =>
            parameters[name] is null && !parameters.NpgsqlOnly.ShouldSerialize(keyword);
        if (IsLeftOpen("keepalives", "TCP Keepalive"))
        {
            builder.TcpKeepAlive = true;
        }

        if (IsLeftOpen("keepalives_idle", "TCP Keepalive Time"))
        {
            builder.TcpKeepAliveTime = 30;
        }

        if (IsLeftOpen("keepalives_interval", "TCP Keepalive Interval"))
        {
            builder.TcpKeepAliveInterval = 10;
        }

        // For Npgsql a time is the wish to be asked, and an interval needs a time; with libpq a time of 0 is the
        // system's own. A socket of this machine has neither,
        // and refuses to be given one.
        builder.TcpKeepAliveTime = builder.TcpKeepAlive && !hosts.Any(h => h.IsSocket) ? builder.TcpKeepAliveTime : 0;
        builder.TcpKeepAliveInterval = builder.TcpKeepAliveTime > 0 ? builder.TcpKeepAliveInterval : 0;
    }

    private static List<string> TakePasswords(
        NpgsqlConnectionStringBuilder builder,
        IReadOnlyList<ConnectionHost> hosts,
        ConnectionParameters parameters,
        ConnectionEnvironment environment,
        List<string> warnings
    )
    {
        var secrets = new List<string>();
        if (string.IsNullOrEmpty(builder.Password))
        {
            var path = PassFile.PathOf(parameters["passfile"], environment);
            var found = hosts
                .Select(h =>
                    PassFile.Find(
                        path,
                        h.Name,
                        h.Port.ToString(CultureInfo.InvariantCulture),
                        builder.Database!,
                        builder.Username!
                    )
                )
                .ToList();
            secrets.AddRange(found.OfType<string>());

            // Several hosts may have a password each: then Npgsql looks each one up.
            builder.Password = found.Distinct().Count() == 1 ? found[0] : null;
            builder.Passfile = builder.Password is null && secrets.Count > 0 ? path : null;
            if (secrets.Count > 0 && PassFile.Warning(path) is { } warning)
            {
                warnings.Add(warning);
            }
        }

        secrets.AddRange(new[] { builder.Password, builder.SslPassword }.OfType<string>());
        return [.. secrets.Where(s => s.Length > 0).Distinct(StringComparer.Ordinal)];
    }
}
