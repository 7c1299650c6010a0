using System.Globalization;
using DbMigrate.Engine.Common;
using Npgsql;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>A parameter of a connection by libpq's name, and what it is for Npgsql.</summary>
/// <param name="Name">As in a URI's query.</param>
/// <param name="Variable">The environment variable that fills it in; null where there is none.</param>
/// <param name="Apply">Sets it; a value that cannot be is a <see cref="FormatException"/> that says what can.</param>
/// <remarks>See https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS.</remarks>
internal sealed record LibpqParameter(
    string Name,
    string? Variable,
    Action<NpgsqlConnectionStringBuilder, string> Apply
)
{
    private const string NotHere = "DbMigrate does not support it; leave it out";

    /// <summary>All that are taken, in the order in which they are applied.</summary>
    public static readonly IReadOnlyList<LibpqParameter> All =
    [
        // These make the address and the login; ConnectionSettings puts them together.
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
        new("sslrootcert", "PGSSLROOTCERT", (b, v) => b.RootCertificate = v == "system" ? null : v),
        new("sslcert", "PGSSLCERT", (b, v) => b.SslCertificate = v),
        new("sslkey", "PGSSLKEY", (b, v) => b.SslKey = v),
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
        // Not libpq's, but in the URIs that other programs share with us: where the tables are.
        new("search_path", null, (b, v) => b.SearchPath = v),
        new("schema", null, (b, v) => b.SearchPath = v),
        // Tuning that Npgsql has no word for, or of other programs' pools: nothing that a migration relies on.
        new("sslcompression", null, Nothing),
        new("sslsni", null, Nothing),
        new("keepalives_count", null, Nothing),
        new("tcp_user_timeout", null, Nothing),
        new("gsslib", null, Nothing),
        new("connection_limit", null, Nothing),
        new("pool_timeout", null, Nothing),
        new("pgbouncer", null, Nothing),
        new("statement_cache_size", null, Nothing),
        // Somebody who writes one of these relies on it: passing it over would be a hole.
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

    /// <summary>Whether there is such a parameter.</summary>
    public static bool IsKnown(string name) => ByName.ContainsKey(name);

    /// <summary>The message about one that there is not.</summary>
    /// <param name="kind">What it was written as.</param>
    /// <param name="name">As it was written; not repeated where it does not look like a name, for it may be a piece of
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
            : $"a {kind} of its description is not known. The names are libpq's, as in sslmode, connect_timeout, options.";
    }

    private static void Nothing(NpgsqlConnectionStringBuilder builder, string value) { }

    private static void Refuse(NpgsqlConnectionStringBuilder builder, string value) =>
        throw new FormatException(NotHere);

    private static string OneOf(string value, params string[] allowed)
    {
        // Npgsql writes VerifyFull, libpq verify-full; both are clear.
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
