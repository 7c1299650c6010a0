using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>
/// Flyway: a row for each run, repair and baseline, by rank, with the CRC-32 of the file's lines.
/// </summary>
internal sealed partial class FlywayHistory : ForeignHistory
{
    private const string Baseline = "baseline";
    private const string TakenBack = "undone";

    internal override string Tool => "flyway";

    internal override string Table => "public.flyway_schema_history";

    internal override IReadOnlyList<string> Columns =>
        ["installed_rank", "version", "description", "type", "script", "checksum", "installed_on", "success"];

    internal override string Gap => "flyway's validation fails, unless outOfOrder is set";

    internal override string Mismatch => "flyway's validation would fail with a checksum mismatch";

    internal override string Query(string table) =>
        $"""
            select coalesce(version, description)::text, installed_on::timestamptz, checksum::text, type::text, success,
                   version is null
            from {table} order by installed_rank
            """;

    internal override HistoryRow Read(DbDataReader row)
    {
        var type = Text(row, 3);
        return new HistoryRow(
            row.GetBoolean(5) ? "R " + Text(row, 0) : Normal(Text(row, 0)),
            Instant(row, 1),
            row.IsDBNull(2) ? null : Text(row, 2),
            type is "SCHEMA" ? HistoryRowState.Gone
                : row.GetBoolean(4) ? HistoryRowState.Applied
                : HistoryRowState.Failed,
            type switch
            {
                "BASELINE" or "SQL_BASELINE" => Baseline,
                "UNDO_SQL" or "UNDO_JDBC" or "DELETE" => TakenBack,
                _ => row.GetBoolean(4) ? string.Empty : "flyway has it as failed",
            }
        );
    }

    internal override IReadOnlyList<HistoryRow> Resolve(
        IReadOnlyList<HistoryRow> rows,
        IReadOnlyList<HistoryPhase> phases
    )
    {
        // The newest row of a version counts; a row that undoes or deletes takes it away.
        var newest = new Dictionary<string, HistoryRow>(StringComparer.Ordinal);
        HistoryRow? baseline = null;
        foreach (var row in rows.Where(r => r.State != HistoryRowState.Gone))
        {
            if (row.Note == Baseline)
            {
                baseline = row;
            }
            else if (row.Note == TakenBack && row.State == HistoryRowState.Applied)
            {
                newest.Remove(row.Key);
            }
            else if (row.Note != TakenBack)
            {
                newest[row.Key] = row;
            }
        }

        foreach (
            var phase in phases.Where(p =>
                baseline is not null && !p.Repeatable && Compare(KeyOf(p), baseline.Key) <= 0
            )
        )
        {
            newest.TryAdd(
                KeyOf(phase),
                new HistoryRow(
                    KeyOf(phase),
                    baseline!.At,
                    Note: $"below the baseline, which flyway has at version {baseline.Key}"
                )
            );
        }

        return [.. newest.Values];
    }

    internal override string KeyOf(HistoryPhase phase) =>
        phase.Repeatable ? "R " + phase.Version : Normal(phase.Version);

    internal override string? ChecksumOf(HistoryPhase phase, byte[] file, string? before) =>
        // The values of placeholders are part of the checksum of a file that is run again.
        phase.Repeatable
        && file.AsSpan().IndexOf("${"u8) >= 0
            ? null
            : OfLines(file);

    /// <summary>Returns the CRC-32 of the lines without their ends, as a signed number.</summary>
    internal static string OfLines(ReadOnlySpan<byte> file)
    {
        file = file.StartsWith(Encoding.UTF8.Preamble) ? file[3..] : file;
        return unchecked((int)Crc32.Of(file.ToArray().Where(b => b is not ((byte)'\n' or (byte)'\r')))).ToString(
            CultureInfo.InvariantCulture
        );
    }

    private static string Normal(string version)
    {
        var parts = version.Replace('_', '.').Split('.').Select(p => p.TrimStart('0')).ToList();
        while (parts.Count > 1 && parts[^1].Length == 0)
        {
            parts.RemoveAt(parts.Count - 1);
        }

        return string.Join('.', parts.Select(p => p.Length == 0 ? "0" : p));
    }

    private static int Compare(string a, string b)
    {
        var (left, right) = (a.Split('.'), b.Split('.'));
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            var (x, y) = (i < left.Length ? left[i] : "0", i < right.Length ? right[i] : "0");
            var order = x.Length != y.Length ? x.Length.CompareTo(y.Length) : string.CompareOrdinal(x, y);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    internal override IReadOnlyList<string> Create(string table) =>
        [
            $"""
                create table {table} (installed_rank integer not null primary key, version varchar(50),
                    description varchar(200) not null, type varchar(20) not null, script varchar(1000) not null,
                    checksum integer, installed_by varchar(100) not null, installed_on timestamp not null default now(),
                    execution_time integer not null, success boolean not null)
                """,
            $"create index on {table} (success)",
        ];

    internal override IReadOnlyList<ForeignWrite> Applied(string table, KeptPhase phase) =>
        [
            phase.Phase.Repeatable
                ? Row(
                    table,
                    phase,
                    ("SQL", phase.Origin.Script, phase.Content),
                    $"""
                    (select h.checksum from {table} h where {Same} and h.success
                     order by h.installed_rank desc limit 1) is distinct from $5::pg_catalog.int4
                    """
                )
                : Row(table, phase, ("SQL", phase.Origin.Script, phase.Content), $"{IsApplied(table)} is not true"),
        ];

    internal override IReadOnlyList<ForeignWrite> Undone(string table, KeptPhase phase) =>
        phase.Origin.UndoScript is { } file && phase.Undo is { } undo
            ? [Row(table, phase, ("UNDO_SQL", file, undo), IsApplied(table))]
            : [];

    private const string Same =
        "h.version::pg_catalog.text is not distinct from $1::pg_catalog.text and ($1 is not null or "
        + "h.description::pg_catalog.text operator(pg_catalog.=) $2::pg_catalog.text)";

    /// <summary>Whether the newest row of the version applies it.</summary>
    private static string IsApplied(string table) =>
        $"""
            coalesce((select h.type::pg_catalog.text operator(pg_catalog.!~) '^(UNDO|DELETE)' and h.success from {table} h
                where {Same} order by h.installed_rank desc limit 1), false)
            """;

    private static ForeignWrite Row(
        string table,
        KeptPhase phase,
        (string Type, string Script, byte[] Content) run,
        string condition
    ) =>
        new(
            table,
            $"""
            insert into {table} (installed_rank, version, description, type, script, checksum, installed_by,
                execution_time, success)
            select coalesce((select pg_catalog.max(h.installed_rank) from {table} h), 0) operator(pg_catalog.+) 1,
                $1, $2, $3, $4, $5, session_user, 0, true
            where {condition}
            """,
            phase.Phase.Repeatable ? null : phase.Phase.Version.Replace('_', '.'),
            phase.Description.Replace('_', ' '),
            run.Type,
            run.Script,
            int.Parse(OfLines(Filled(phase, run.Content)), CultureInfo.InvariantCulture)
        );

    /// <summary>Returns a file with the values of its placeholders, which are part of a repeatable file's checksum.</summary>
    private static byte[] Filled(KeptPhase phase, byte[] content) =>
        phase.Phase.Repeatable
            ? Encoding.UTF8.GetBytes(
                Placeholder()
                    .Replace(
                        Encoding.UTF8.GetString(content),
                        m => phase.Variable(m.Groups[1].Value.Replace('.', '_')) ?? m.Value
                    )
            )
            : content;

    [GeneratedRegex(@"\$\{([A-Za-z0-9_.]+)\}")]
    private static partial Regex Placeholder();
}
