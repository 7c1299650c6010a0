using System.Globalization;
using Npgsql;

namespace DbMigrate.Engine.Connections;

/// <summary>A description of a connection, complete: what was left out is filled in as psql does it. Holds a password, shows none.</summary>
internal sealed class ConnectionSettings
{
    private readonly NpgsqlConnectionStringBuilder _builder;

    private ConnectionSettings(string name, NpgsqlConnectionStringBuilder builder, IReadOnlyList<ConnectionHost> hosts, IReadOnlyList<string> secrets, IReadOnlyList<string> warnings)
    {
        Name = name;
        _builder = builder;
        Hosts = hosts;
        Secrets = secrets;
        Warnings = warnings;
    }

    /// <summary>The plan's name of the connection, as in <c>default</c>.</summary>
    public string Name { get; }

    /// <summary>The servers, in the order in which they are tried.</summary>
    public IReadOnlyList<ConnectionHost> Hosts { get; }

    /// <summary>The database.</summary>
    public string Database => _builder.Database!;

    /// <summary>The login.</summary>
    public string User => _builder.Username!;

    /// <summary>What TLS was asked for.</summary>
    public SslMode SslMode => _builder.SslMode;

    /// <summary>The file of the certificates to trust; null where the system's are.</summary>
    public string? RootCertificate => _builder.RootCertificate;

    /// <summary>How long opening may take, in seconds; 0 is for ever.</summary>
    public int Timeout => _builder.Timeout;

    /// <summary>Whether there is a password to log in with.</summary>
    public bool HasPassword => !string.IsNullOrEmpty(_builder.Password);

    /// <summary>Which of several servers will do; null for the one that there is.</summary>
    public TargetSessionAttributes? Target { get; private init; }

    /// <summary><see cref="Target"/> in libpq's words.</summary>
    public string TargetText => _builder.TargetSessionAttributes ?? "any";

    /// <summary>The passwords, to be masked wherever text goes out.</summary>
    public IReadOnlyList<string> Secrets { get; }

    /// <summary>What the user should know of the description.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary><c>host:port/database as user</c>: for messages and the journal.</summary>
    public string Display => $"{string.Join(',', Hosts)}/{Database} as {User}";

    /// <summary>Reads a description and fills in what it leaves out: an override's login, the service, the environment, the password file.</summary>
    /// <param name="name">The plan's name of the connection.</param>
    /// <param name="text">The description, with its references resolved.</param>
    /// <param name="login">The login of a credential; its connection string is not looked at here.</param>
    /// <param name="environment">Where the rest comes from; null is this process.</param>
    public static ConnectionSettings Parse(string name, string text, ConnectionOverride? login = null, ConnectionEnvironment? environment = null) =>
        Complete(ConnectionText.Read(name, text), login, environment ?? ConnectionEnvironment.Process);

    /// <summary>Fills in what a description that was read leaves out.</summary>
    public static ConnectionSettings Complete(ConnectionParameters parameters, ConnectionOverride? login, ConnectionEnvironment environment)
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
        var warnings = new List<string>();
        var secrets = TakePasswords(builder, hosts, parameters, environment, warnings);
        return new ConnectionSettings(parameters.Connection, builder, hosts, secrets, warnings)
        {
            Target = builder.TargetSessionAttributes is { } target ? Enum.Parse<TargetSessionAttributes>(target.Replace("-", string.Empty, StringComparison.Ordinal), ignoreCase: true) : null,
        };
    }

    /// <summary>Npgsql's description of it, with the password: never to be shown.</summary>
    /// <param name="purpose">What the connection is for, shown in pg_stat_activity.</param>
    public NpgsqlConnectionStringBuilder ToBuilder(string purpose)
    {
        var builder = new NpgsqlConnectionStringBuilder(_builder.ConnectionString);
        builder.ApplicationName ??= $"dbmigrate {EngineVersion.Text} {purpose}";
        return builder;
    }

    /// <inheritdoc cref="Display"/>
    public override string ToString() => Display;

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
            if (parameters[parameter.Name] is null && parameter.Variable is { } variable && !(hasHost && parameter.Name is "host" or "hostaddr")
                && environment.Value(variable) is { } value)
            {
                parameters.Set(parameter.Name, value);
            }
        }
    }

    private static void Apply(ConnectionParameters parameters, LibpqParameter parameter, NpgsqlConnectionStringBuilder builder, string value)
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

    // As in libpq: who names certificates to trust, and asks for TLS, gets the server's certificate checked against them.
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

        // A cancelled statement's rollback is waited for: giving up sooner would break the connection that the journal is written on.
        builder.CancellationTimeout = 60_000;

        builder.ClientEncoding = "UTF8";
        if (parameters["options"]?.Contains("timezone", StringComparison.OrdinalIgnoreCase) != true)
        {
            builder.Timezone ??= "UTC";
        }

        if (parameters["keepalives"] is null)
        {
            builder.TcpKeepAlive = true;
        }
    }

    private static List<string> TakePasswords(
        NpgsqlConnectionStringBuilder builder, IReadOnlyList<ConnectionHost> hosts, ConnectionParameters parameters, ConnectionEnvironment environment, List<string> warnings)
    {
        var secrets = new List<string>();
        if (string.IsNullOrEmpty(builder.Password))
        {
            var path = PassFile.PathOf(parameters["passfile"], environment);
            var found = hosts
                .Select(h => PassFile.Find(path, h.Name, h.Port.ToString(CultureInfo.InvariantCulture), builder.Database!, builder.Username!))
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
