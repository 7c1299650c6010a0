using System.Globalization;
using Npgsql;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// Adds the defaults that psql uses to a connection description, and the settings that a migration needs.
/// </summary>
internal static class ConnectionCompletion
{
    /// <summary>Returns the complete settings.</summary>
    /// <param name="parameters">The parsed description. It is changed.</param>
    /// <param name="login">The login of a credential, or null.</param>
    /// <param name="environment">The source of the defaults.</param>
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

        // A migration writes. Of several servers, the first to answer may be a standby.
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

        // A given address replaces the other, under either of the two names.
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

    // As in libpq: with a root certificate and TLS, the server's certificate is verified against it.
    private static void RequireMeansVerify(NpgsqlConnectionStringBuilder builder, ConnectionEnvironment environment)
    {
        var rootFile = environment.UserFile(Path.Combine(".postgresql", "root.crt"), "root.crt");
        if (builder.SslMode == SslMode.Require && (builder.RootCertificate is not null || File.Exists(rootFile)))
        {
            builder.SslMode = SslMode.VerifyCA;
            builder.RootCertificate ??= rootFile;
        }
    }

    // The settings that a migration needs, whatever the description says.
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

        // Waits for the rollback of a cancelled statement. Giving up earlier would break the connection that writes the
        // journal.
        builder.CancellationTimeout = 60_000;

        builder.ClientEncoding = "UTF8";
        if (parameters["options"]?.Contains("timezone", StringComparison.OrdinalIgnoreCase) != true)
        {
            builder.Timezone ??= "UTC";
        }
    }

    // Keepalives detect a server that has disappeared, or a firewall that dropped the connection. The operating
    // system's default is about two hours; these settings need about two minutes. They run no query.
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

        // In Npgsql a keepalive time turns keepalives on, and an interval requires a time. In libpq a time of 0 is the
        // system's default. A Unix-domain socket has neither setting and refuses them.
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
            var found = FindPasswords(path, builder, hosts, parameters);
            secrets.AddRange(found.OfType<string>());

            // Several hosts may have a password each: Npgsql then looks each one up.
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

    private static List<string?> FindPasswords(
        string path,
        NpgsqlConnectionStringBuilder builder,
        IReadOnlyList<ConnectionHost> hosts,
        ConnectionParameters parameters
    )
    {
        try
        {
            return
            [
                .. hosts.Select(h =>
                    PassFile.Find(
                        path,
                        h.ServerName ?? h.Name,
                        h.Port.ToString(CultureInfo.InvariantCulture),
                        builder.Database!,
                        builder.Username!
                    )
                ),
            ];
        }
        catch (IOException e)
        {
            // Npgsql would read it without a limit.
            throw parameters.Invalid($"the password file '{path}' cannot be read: {e.Message.TrimEnd('.')}.");
        }
    }
}
