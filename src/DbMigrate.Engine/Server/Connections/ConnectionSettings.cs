using DbMigrate.Engine.Common;
using Npgsql;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>
/// A complete connection description, with psql's defaults applied. It contains a password and never shows it.
/// </summary>
internal sealed class ConnectionSettings
{
    private const int BufferSize = 64 * 1024;

    private readonly NpgsqlConnectionStringBuilder _builder;

    /// <summary>Created only by <see cref="ConnectionCompletion"/>.</summary>
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

    /// <summary>The connection's name in the plan, as in <c>default</c>.</summary>
    public string Name { get; }

    /// <summary>The servers, in the order in which they are tried.</summary>
    public IReadOnlyList<ConnectionHost> Hosts { get; }

    /// <summary>The database.</summary>
    public string Database => _builder.Database!;

    /// <summary>The login.</summary>
    public string User => _builder.Username!;

    /// <summary>The requested TLS mode.</summary>
    public SslMode SslMode => _builder.SslMode;

    /// <summary>The file of the trusted root certificates; null for the system's.</summary>
    public string? RootCertificate => _builder.RootCertificate;

    /// <summary>The time limit of opening, in seconds; 0 for none.</summary>
    public int Timeout => _builder.Timeout;

    /// <summary>Whether a password is available.</summary>
    public bool HasPassword => !string.IsNullOrEmpty(_builder.Password);

    /// <summary>The accepted kind of server, of several; null where there is one server.</summary>
    public TargetSessionAttributes? Target { get; }

    /// <summary>Returns <see cref="Target"/> in libpq's notation.</summary>
    public string TargetText => _builder.TargetSessionAttributes ?? "any";

    /// <summary>The passwords to mask in all output.</summary>
    public IReadOnlyList<string> Secrets { get; }

    /// <summary>Warnings about the description.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary><c>host:port/database as user</c>, for messages and the journal.</summary>
    public string Display => $"{string.Join(',', Hosts)}/{Database} as {User}";

    /// <summary>
    /// Parses a description and applies defaults: an override's login, the service, the environment, the password file.
    /// </summary>
    /// <param name="name">The connection's name in the plan.</param>
    /// <param name="text">The description, with its references resolved.</param>
    /// <param name="login">The login of a credential. Its connection string is not used here.</param>
    /// <param name="environment">The source of the defaults; null for this process.</param>
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

    /// <summary>
    /// Returns where the connection leads to and the settings of its session, without a password. Home is where the
    /// journal is, and each login has its own way to it: only the settings of the session are returned.
    /// </summary>
    public string DescribeTarget()
    {
        var settings = $"options {_builder.Options} search_path {_builder.SearchPath}";
        return Name == ConnectionResolver.Home ? settings : $"{Display} {settings}";
    }

    /// <summary>Returns the same for another database of the server.</summary>
    internal ConnectionSettings WithDatabase(string database) =>
        new(
            Name,
            new NpgsqlConnectionStringBuilder(_builder.ConnectionString) { Database = database },
            Hosts,
            Secrets,
            Warnings
        );

    /// <summary>Returns Npgsql's connection string, with the password. It must never be shown.</summary>
    /// <param name="purpose">The purpose of the connection, shown in pg_stat_activity.</param>
    public NpgsqlConnectionStringBuilder ToBuilder(string purpose)
    {
        var builder = new NpgsqlConnectionStringBuilder(_builder.ConnectionString);
        builder.ApplicationName ??= $"dbmigrate {EngineVersion.Text} {purpose}";

        // A state of a thousand phases, or the rows of a copy, wake the process for each of these; the default is 8 KB.
        builder.ReadBufferSize = BufferSize;
        builder.WriteBufferSize = BufferSize;
        return builder;
    }

    /// <inheritdoc cref="Display"/>
    public override string ToString() => Display;
}
