using DbMigrate.Engine.Common;
using Npgsql;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// A description of a connection, complete: what was left out is filled in as psql does it. Holds a password, shows
/// none.
/// </summary>
internal sealed class ConnectionSettings
{
    private readonly NpgsqlConnectionStringBuilder _builder;

    /// <summary>Made by <see cref="ConnectionCompletion"/> alone.</summary>
    public ConnectionSettings(
        string name,
        NpgsqlConnectionStringBuilder builder,
        IReadOnlyList<ConnectionHost> hosts,
        IReadOnlyList<string> secrets,
        IReadOnlyList<string> warnings
    )
    {
        Target = builder.TargetSessionAttributes is { } target
            ? Enum.Parse<TargetSessionAttributes>(
                target.Replace("-", string.Empty, StringComparison.Ordinal),
                ignoreCase: true
            )
            : null;
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
    public TargetSessionAttributes? Target { get; }

    /// <summary><see cref="Target"/> in libpq's words.</summary>
    public string TargetText => _builder.TargetSessionAttributes ?? "any";

    /// <summary>The passwords, to be masked wherever text goes out.</summary>
    public IReadOnlyList<string> Secrets { get; }

    /// <summary>What the user should know of the description.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary><c>host:port/database as user</c>: for messages and the journal.</summary>
    public string Display => $"{string.Join(',', Hosts)}/{Database} as {User}";

    /// <summary>
    /// Reads a description and fills in what it leaves out: an override's login, the service, the environment, the
    /// password file.
    /// </summary>
    /// <param name="name">The plan's name of the connection.</param>
    /// <param name="text">The description, with its references resolved.</param>
    /// <param name="login">The login of a credential; its connection string is not looked at here.</param>
    /// <param name="environment">Where the rest comes from; null is this process.</param>
    public static ConnectionSettings Parse(
        string name,
        string text,
        ConnectionOverride? login = null,
        ConnectionEnvironment? environment = null
    ) =>
        ConnectionCompletion.Complete(
            ConnectionText.Read(name, text),
            login,
            environment ?? ConnectionEnvironment.Process
        );

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
}
