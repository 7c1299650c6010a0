using System.Data.Common;
using System.Globalization;
using System.Text;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>
/// Flyway: a row for each run, repair and baseline, by rank, with the CRC-32 of the file's lines.
/// </summary>
internal sealed class FlywayHistory : ForeignHistory
{
    private const string Baseline = "baseline";
    private const string Undone = "undone";

    internal override string Tool => "flyway";

    internal override string Table => "public.flyway_schema_history";

    internal override IReadOnlyList<string> Columns =>
        ["installed_rank", "version", "description", "type", "script", "checksum", "installed_on", "success"];

    internal override string Gap => "flyway ignores it, or runs it out of order where that is allowed";

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
                "UNDO_SQL" or "UNDO_JDBC" or "DELETE" => Undone,
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
            else if (row.Note == Undone && row.State == HistoryRowState.Applied)
            {
                newest.Remove(row.Key);
            }
            else if (row.Note != Undone)
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
        var crc = uint.MaxValue;
        foreach (var b in file)
        {
            if (b is not ((byte)'\n' or (byte)'\r'))
            {
                crc ^= b;
                for (var bit = 0; bit < 8; bit++)
                {
                    crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
                }
            }
        }

        return unchecked((int)~crc).ToString(CultureInfo.InvariantCulture);
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
}
