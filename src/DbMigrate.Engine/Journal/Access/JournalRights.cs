using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql;
using Npgsql;

namespace DbMigrate.Engine.Journal.Access;

/// <summary>
/// What each kind of access to the journal is in PostgreSQL: rights on the schema, its tables and its functions.
/// </summary>
internal static class JournalRights
{
    /// <summary>The tables that the journal consists of.</summary>
    internal static readonly string[] Tables =
    [
        "info",
        "event",
        "chain",
        "shape",
        "runner",
        "snapshot",
        "cursor",
        "backfill_error",
    ];

    private const string Usage = "GRANT USAGE ON SCHEMA dbmigrate TO ";
    private const string Select = "GRANT SELECT ON ALL TABLES IN SCHEMA dbmigrate TO ";

    private static readonly string Query = EmbeddedSql.Text("Journal.Access.rights");

    private static readonly string[] View = ["now", "holds_lock", "event_hash"];

    private static readonly Dictionary<MigrationAccessKind, string[]> Kinds = new()
    {
        [MigrationAccessKind.View] = View,
        [MigrationAccessKind.Approve] = [.. View, "record"],
        [MigrationAccessKind.Run] =
        [
            .. View,
            "append",
            "await_writers",
            "register_run",
            "end_run",
            "store_snapshot",
            "require_new",
            "begin_cursor",
            "move_cursor",
            "record_backfill_error",
            "settle_backfill_error",
        ],
    };

    /// <summary>Returns the functions that a kind of access executes.</summary>
    internal static IReadOnlyList<string> Functions(MigrationAccessKind kind) => Kinds[kind];

    /// <summary>Returns the statements that grant a kind of access.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="role">The role, quoted where it needs quotes.</param>
    internal static string[] Grants(MigrationAccessKind kind, string role) =>
        [Usage + role, Select + role, Execute(Kinds[kind], role)];

    /// <summary>Returns the statements that take a kind of access away, and keep others.</summary>
    /// <param name="kinds">The kinds to take away.</param>
    /// <param name="kept">The kinds that the role keeps.</param>
    /// <param name="role">The role, quoted where it needs quotes.</param>
    internal static IReadOnlyList<string> Revokes(
        IReadOnlyCollection<MigrationAccessKind> kinds,
        IReadOnlyCollection<MigrationAccessKind> kept,
        string role
    )
    {
        if (kept.Count == 0)
        {
            return
            [
                $"REVOKE ALL ON ALL ROUTINES IN SCHEMA dbmigrate FROM {role}",
                $"REVOKE ALL ON ALL TABLES IN SCHEMA dbmigrate FROM {role}",
                $"REVOKE USAGE ON SCHEMA dbmigrate FROM {role}",
            ];
        }

        string[] functions = [.. kinds.SelectMany(k => Kinds[k]).Except(kept.SelectMany(k => Kinds[k]))];
        return functions.Length == 0 ? [] : [$"REVOKE EXECUTE ON FUNCTION {Qualified(functions)} FROM {role}"];
    }

    /// <summary>Returns the command that <see cref="ReadAsync"/> reads.</summary>
    internal static NpgsqlBatchCommand Command(MigrationAccessKind kind) =>
        new(Query) { Parameters = { new() { Value = Kinds[kind] } } };

    /// <summary>
    /// Reads what the session's role lacks of a kind of access from the current result; null: no journal is there.
    /// </summary>
    internal static async Task<MissingRights?> ReadAsync(
        NpgsqlDataReader reader,
        MigrationAccessKind kind,
        CancellationToken cancellationToken
    )
    {
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var role = SqlText.QuoteIdentifierIfNeeded(reader.GetString(0));
        var grants = new List<string>();
        if (reader.GetBoolean(1))
        {
            grants.Add(Usage + role);
        }

        if (reader.GetBoolean(2))
        {
            grants.Add(Select + role);
        }

        if (reader.GetFieldValue<string[]>(3) is { Length: > 0 } functions)
        {
            grants.Add(Execute(functions, role));
        }

        return new MissingRights(
            kind,
            reader.GetString(0),
            reader.IsDBNull(4) ? string.Empty : reader.GetString(4),
            grants
        );
    }

    private static string Execute(IEnumerable<string> functions, string role) =>
        $"GRANT EXECUTE ON FUNCTION {Qualified(functions)} TO {role}";

    private static string Qualified(IEnumerable<string> functions) =>
        string.Join(", ", functions.Select(f => "dbmigrate." + f));
}

/// <summary>What a role lacks of a kind of access.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Role">The role that the session acts as.</param>
/// <param name="Owner">The owner of the journal; empty where it is unknown.</param>
/// <param name="Grants">The GRANT statements of what is missing; empty: nothing.</param>
internal sealed record MissingRights(MigrationAccessKind Kind, string Role, string Owner, IReadOnlyList<string> Grants);
