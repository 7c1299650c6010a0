using System.Globalization;
using DbMigrate.Engine.Common;
using Npgsql;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>A connection parameter by libpq's name, and its equivalent in Npgsql.</summary>
/// <param name="Name">The name in a URI's query.</param>
/// <param name="Variable">The environment variable of its default; null where there is none.</param>
/// <param name="Apply">Sets the value. Throws a <see cref="FormatException"/> that lists the accepted values.</param>
/// <remarks>See https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS.</remarks>
internal sealed record LibpqParameter(
    string Name,
    string? Variable,
    Action<NpgsqlConnectionStringBuilder, string> Apply
)
{
    private const string NotHere = "DbMigrate does not support it; leave it out";

    /// <summary>The accepted parameters, in the order in which they are applied.</summary>
    public static readonly IReadOnlyList<LibpqParameter> All =
    [
        // ConnectionSettings combines these into the address and the login.
        new("host", "PGHOST", Nothing),
        new("hostaddr", "PGHOSTADDR", Nothing),
        new("port", "PGPORT", Nothing),
        new("dbname", "PGDATABASE", (b, v) => b.Database = v),
        new("user", "PGUSER", (b, v) => b.Username = v),
        new("password", "PGPASSWORD", (b, v) => b.Password = v),
        new("passfile", "PGPASSFILE", (b, v) => b.Passfile = v),
        new("service", "PGSERVICE", Nothing),
        new("fallback_application_name", null, (b, v) => b.ApplicationName = v),
        new("application_name", "PGAPPNAME", (b, v) => b.ApplicationName = v),
        new("connect_timeout", "PGCONNECT_TIMEOUT", (b, v) => b.Timeout = Number(v, 0, 1024, "seconds")),
        new("options", "PGOPTIONS", (b, v) => b.Options = v),
        new("client_encoding", "PGCLIENTENCODING", (_, v) => OneOf(v, "auto", "UTF8", "UTF-8", "unicode")),
        new(
            "target_session_attrs",
            "PGTARGETSESSIONATTRS",
            (b, v) =>
                b.TargetSessionAttributes = OneOf(
                    v,
                    "any",
                    "read-write",
                    "read-only",
                    "primary",
                    "standby",
                    "prefer-standby",
                    "prefer-primary"
                )
        ),
        new(
            "load_balance_hosts",
            "PGLOADBALANCEHOSTS",
            (b, v) => b.LoadBalanceHosts = OneOf(v, "disable", "random") == "random"
        ),
        new("keepalives", null, (b, v) => b.TcpKeepAlive = Number(v, 0, 1, "0 or 1") == 1),
        new("keepalives_idle", null, (b, v) => b.TcpKeepAliveTime = Number(v, 0, int.MaxValue, "seconds")),
        new("keepalives_interval", null, (b, v) => b.TcpKeepAliveInterval = Number(v, 0, int.MaxValue, "seconds")),
        new("krbsrvname", "PGKRBSRVNAME", (b, v) => b.KerberosServiceName = v),
        new(
            "sslmode",
            "PGSSLMODE",
            (b, v) =>
                b.SslMode = Enum.Parse<SslMode>(
                    OneOf(v, "disable", "allow", "prefer", "require", "verify-ca", "verify-full")
                        .Replace("-", string.Empty, StringComparison.Ordinal),
                    ignoreCase: true
                )
        ),
        new("sslrootcert", "PGSSLROOTCERT", (b, v) => b.RootCertificate = v == "system" ? null : TlsFile(v)),
        new("sslcert", "PGSSLCERT", (b, v) => b.SslCertificate = TlsFile(v)),
        new("sslkey", "PGSSLKEY", (b, v) => b.SslKey = TlsFile(v)),
        new("sslpassword", null, (b, v) => b.SslPassword = v),
        new(
            "sslnegotiation",
            "PGSSLNEGOTIATION",
            (b, v) => b.SslNegotiation = Enum.Parse<SslNegotiation>(OneOf(v, "postgres", "direct"), ignoreCase: true)
        ),
        new(
            "channel_binding",
            "PGCHANNELBINDING",
            (b, v) =>
                b.ChannelBinding = Enum.Parse<ChannelBinding>(
                    OneOf(v, "disable", "prefer", "require"),
                    ignoreCase: true
                )
        ),
        new("gssencmode", "PGGSSENCMODE", (_, v) => OneOf(v, "disable", "prefer")),
        // Not libpq's, but used in URIs that are shared with other programs: the search path.
        new("search_path", null, (b, v) => b.SearchPath = v),
        new("schema", null, (b, v) => b.SearchPath = v),
        // Tuning without an equivalent in Npgsql, or for other programs' pools. No migration relies on it.
        new("sslcompression", null, Nothing),
        new("sslsni", null, Nothing),
        new("keepalives_count", null, Nothing),
        new("tcp_user_timeout", null, Nothing),
        new("gsslib", null, Nothing),
        new("connection_limit", null, Nothing),
        new("pool_timeout", null, Nothing),
        new("pgbouncer", null, Nothing),
        new("statement_cache_size", null, Nothing),
        // The user relies on these security settings: ignoring one would weaken the connection.
        new("requirepeer", "PGREQUIREPEER", Refuse),
        new("require_auth", "PGREQUIREAUTH", Refuse),
        new("sslcrl", "PGSSLCRL", Refuse),
        new("sslcrldir", "PGSSLCRLDIR", Refuse),
        new("sslcertmode", "PGSSLCERTMODE", Refuse),
        new("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION", Refuse),
        new("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION", Refuse),
        new("gssdelegation", "PGGSSDELEGATION", Refuse),
        new("replication", null, Refuse),
    ];

    private static readonly Dictionary<string, LibpqParameter> ByName = All.ToDictionary(
        p => p.Name,
        StringComparer.Ordinal
    );

    /// <summary>Returns whether there is such a parameter.</summary>
    public static bool IsKnown(string name) => ByName.ContainsKey(name);

    /// <summary>Returns the message about an unknown parameter.</summary>
    /// <param name="kind">The notation in which it was written.</param>
    /// <param name="name">The name as it was written. It is repeated only where it looks like a name: it may be part of
    /// a password.</param>
    public static string Unknown(string kind, string name)
    {
        var word = name.Length <= 40 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
        return word
            ? $"the {kind} '{name}' is not known."
                + (
                    NearestWord.Of(name, ByName.Keys) is { } near
                        ? $" Did you mean '{near}'?"
                        : " The names are libpq's, as in sslmode, connect_timeout, options."
                )
            : $"a {kind} of its description is not known. The names are libpq's, as in sslmode, connect_timeout, "
                + "options.";
    }

    private static void Nothing(NpgsqlConnectionStringBuilder builder, string value) { }

    private static void Refuse(NpgsqlConnectionStringBuilder builder, string value) =>
        throw new FormatException(NotHere);

    // Npgsql and .NET read a pipe or a device without end.
    private static string TlsFile(string value) =>
        RegularFile.SpecialKindOf(value) is { } special
            ? throw new FormatException($"'{value}' is {special}; only regular files are read")
            : value;

    private static string OneOf(string value, params string[] allowed)
    {
        // Npgsql writes VerifyFull, libpq verify-full; both are accepted.
        static string Bare(string text) =>
            text.Replace("-", string.Empty, StringComparison.Ordinal)
                .Replace(" ", string.Empty, StringComparison.Ordinal);
        return Array.Find(allowed, a => string.Equals(Bare(a), Bare(value), StringComparison.OrdinalIgnoreCase))
            ?? throw new FormatException("it can be " + string.Join(", ", allowed));
    }

    private static int Number(string value, int low, int high, string unit) =>
        int.TryParse(value.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? Math.Clamp(number, low, high)
            : throw new FormatException($"it is a whole number ({unit})");
}
