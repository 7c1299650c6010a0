using System.Text.RegularExpressions;
using Npgsql;

namespace DbMigrate.Engine.Schema.Content;

/// <summary>The query that counts the rows of a table and adds up a hash of each, whatever their order.</summary>
/// <remarks>
/// PostgreSQL's 64-bit hash functions of its own types give the same value on every server, since hash partitioning needs
/// that. Those of enums, and of what contains numbers of catalog rows, do not: such values are hashed as text. Texts are
/// hashed byte by byte: an own collation may take two different ones for equal. In a database of another encoding than
/// UTF8 they are converted first, and so is what contains texts.
/// </remarks>
internal static partial class ContentHash
{
    /// <summary>
    /// The settings, local to a transaction, under which a value has the same text on both sides. Compiling the queries
    /// would take longer than the queries on small tables, and saves nothing on large ones.
    /// </summary>
    internal const string Settings = $"select pg_catalog.set_config(s.name, s.setting, true) {Values}";

    /// <summary>The same, for the rest of a session.</summary>
    internal const string SessionSettings = $"select pg_catalog.set_config(s.name, s.setting, false) {Values}";

    private const string Values = """
        from (values ('DateStyle', 'ISO, MDY'), ('IntervalStyle', 'postgres'), ('TimeZone', 'UTC'),
                     ('bytea_output', 'hex'), ('extra_float_digits', '1'), ('lc_monetary', 'C'),
                     ('xmlbinary', 'base64'), ('row_security', 'off'), ('jit', 'off')) s(name, setting)
        """;

    private static readonly HashSet<string> Texts = new(StringComparer.Ordinal)
    {
        "text",
        "character varying",
        "character",
    };

    private static readonly HashSet<string> Hashed = new(StringComparer.Ordinal)
    {
        "boolean",
        "smallint",
        "integer",
        "bigint",
        "numeric",
        "real",
        "double precision",
        "date",
        "time without time zone",
        "time with time zone",
        "timestamp without time zone",
        "timestamp with time zone",
        "interval",
        "uuid",
        "bytea",
        "inet",
        "macaddr",
    };

    /// <summary>Makes <see cref="Settings"/> for the open transaction of a session.</summary>
    internal static async Task SetAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var command = new NpgsqlCommand(Settings, connection);
        await using var _ = command.ConfigureAwait(false);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Returns the query: one row with the number of rows, and the sum of the hashes as text.</summary>
    /// <param name="table">The table.</param>
    /// <param name="on">A session on its database.</param>
    internal static string Query(CopyTable table, NpgsqlConnection on) =>
        Query($"only {table.Name}", table.Columns.Select(c => (c.Local, c.Type)), on);

    /// <summary>Returns the query of any relation.</summary>
    /// <param name="relation">The relation as FROM names it.</param>
    /// <param name="columns">The columns and their types, as SQL reads them.</param>
    /// <param name="on">A session on its database.</param>
    internal static string Query(string relation, IEnumerable<(string Name, string Type)> columns, NpgsqlConnection on)
    {
        var converts = Converts(on);
        var values = columns.Select(c => Value(c.Name, c.Type, converts)).ToList();
        var hash =
            values.Count == 0
                ? "0::pg_catalog.int8"
                : $"pg_catalog.hash_record_extended(row({string.Join(", ", values)}), 0)";
        return $"select pg_catalog.count(*), coalesce(pg_catalog.sum({hash}), 0)::pg_catalog.text from {relation}";
    }

    /// <summary>Returns the query of the number of rows alone.</summary>
    internal static string CountQuery(CopyTable table) => CountQuery($"only {table.Name}");

    /// <summary>Returns the query of the number of rows of any relation.</summary>
    internal static string CountQuery(string relation) =>
        $"select pg_catalog.count(*), ''::pg_catalog.text from {relation}";

    // A database in another encoding has other bytes for the same text. SQL_ASCII has bytes alone.
    private static bool Converts(NpgsqlConnection on) =>
        on.PostgresParameters.GetValueOrDefault("server_encoding", "UTF8") is not ("UTF8" or "SQL_ASCII");

    private static string Value(string column, string declared, bool converts)
    {
        var type = Modifier().Replace(declared, string.Empty).Replace("[]", string.Empty, StringComparison.Ordinal);
        if (Hashed.Contains(type))
        {
            return column;
        }

        var isText = Texts.Contains(type) && !declared.EndsWith("[]", StringComparison.Ordinal);
        var text = isText ? column : $"{column}::pg_catalog.text";
        return converts ? $"pg_catalog.convert_to({text}, 'UTF8')" : $"{text} collate pg_catalog.\"C\"";
    }

    // As in numeric(10,2) and timestamp(3) with time zone.
    [GeneratedRegex(@"\([0-9, -]+\)", RegexOptions.CultureInvariant)]
    private static partial Regex Modifier();
}
