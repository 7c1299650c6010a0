using System.Text;
using Npgsql;

namespace DbMigrate.Engine.Server.Connections;

/// <summary>The settings of every session that the tool opens. This is their one place.</summary>
/// <remarks>
/// They are sent with the login. The server prefers them to the settings of the role, of the database and of its
/// configuration, and <c>RESET</c> and <c>DISCARD ALL</c> return to them. A pooler may refuse them: then they are set
/// by statements. See https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-OPTIONS.
/// </remarks>
internal static class SessionSetup
{
    /// <summary>
    /// For every session. The tool reads SQL files with standard strings, waits in between statements, and limits
    /// statements itself.
    /// </summary>
    private static readonly IReadOnlyList<Setting> Common =
    [
        new("standard_conforming_strings", "on"),
        new("idle_session_timeout", "0"),
        new("idle_in_transaction_session_timeout", "0"),
        new("transaction_timeout", "0", Since: 17),
        new("statement_timeout", "0"),
        new("lock_timeout", "0"),
        // An error that is handled, as a lock that is not available, must not end the session.
        new("exit_on_error", "off"),
    ];

    /// <summary>For a session with only the tool's statements: they mean the same for every login.</summary>
    private static readonly IReadOnlyList<Setting> Own =
    [
        .. Common,
        new("search_path", "pg_catalog, pg_temp"),
        new("default_transaction_isolation", "read committed"),
        new("default_transaction_deferrable", "off"),
        new("row_security", "on"),
        new("quote_all_identifiers", "off"),
        new("DateStyle", "ISO"),
        new("IntervalStyle", "postgres"),
        new("bytea_output", "hex"),
        new("extra_float_digits", "1"),
    ];

    // What each connection and each check sets besides.
    private static readonly string[] Others =
    [
        "TimeZone",
        "client_encoding",
        "application_name",
        "transaction_isolation",
        "transaction_read_only",
        "transaction_deferrable",
    ];

    /// <summary>
    /// Returns whether every session has a value of the tool for a setting: that of the server, the database and the role
    /// cannot be read from it.
    /// </summary>
    internal static bool Sets(string setting) =>
        Common.Select(s => s.Name).Concat(Others).Contains(setting, StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds the settings to the description of a connection.</summary>
    /// <param name="description">The description. It is changed.</param>
    /// <param name="kind">The kind of the session.</param>
    /// <param name="version">The major version of the server; 0 where it is unknown.</param>
    internal static void AddTo(NpgsqlConnectionStringBuilder description, SessionKind kind, int version)
    {
        var options = new StringBuilder(description.Options);
        foreach (var setting in Of(kind).Where(s => s.Since <= version))
        {
            // The last of several values applies: these come after the user's own options.
            options.Append(options.Length > 0 ? " " : string.Empty).Append(setting.Option);
        }

        description.Options = options.ToString();
        if (kind == SessionKind.Own)
        {
            description.SearchPath = null;
        }
    }

    /// <summary>
    /// Returns the statements for the settings that were not sent with the login; none where all were. They are needed
    /// after the login, and again after <c>DISCARD ALL</c>.
    /// </summary>
    internal static IReadOnlyList<NpgsqlBatchCommand> Remaining(NpgsqlConnection connection, SessionKind kind)
    {
        var options = new NpgsqlConnectionStringBuilder(connection.ConnectionString).Options ?? string.Empty;
        var version = connection.PostgreSqlVersion.Major;
        return
        [
            .. Of(kind)
                .Where(s => s.Since <= version && !options.Contains(s.Option, StringComparison.Ordinal))
                .Select(s => new NpgsqlBatchCommand(s.Statement)),
        ];
    }

    /// <summary>Sends the statements of <see cref="Remaining"/>, where there are any.</summary>
    internal static async Task CompleteAsync(
        NpgsqlConnection connection,
        SessionKind kind,
        CancellationToken cancellationToken
    )
    {
        if (Remaining(connection, kind) is not { Count: > 0 } remaining)
        {
            return;
        }

        await using var batch = new NpgsqlBatch(connection);
        foreach (var command in remaining)
        {
            batch.BatchCommands.Add(command);
        }

        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private static IReadOnlyList<Setting> Of(SessionKind kind) => kind == SessionKind.Own ? Own : Common;

    /// <param name="Name">The setting.</param>
    /// <param name="Value">Its value, as <c>SET</c> reads it.</param>
    /// <param name="Since">The first major version of PostgreSQL that has it; 0: every supported version.</param>
    private sealed record Setting(string Name, string Value, int Since = 0)
    {
        internal string Option { get; } = $"-c {Name}={Value.Replace(" ", "\\ ", StringComparison.Ordinal)}";

        // The value of search_path is a list of names.
        internal string Statement { get; } =
            Name == "search_path" ? $"set {Name} to {Value}" : $"set {Name} to '{Value}'";
    }
}
