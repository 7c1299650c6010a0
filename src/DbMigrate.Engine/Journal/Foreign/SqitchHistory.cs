using System.Data.Common;
using DbMigrate.Engine.Common;
using DbMigrate.Engine.Sql.Layouts;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>
/// Sqitch: a row for each deployed change with the SHA-1 of its file. A reworked change is there once for each time.
/// </summary>
internal sealed class SqitchHistory : ForeignHistory
{
    internal override string Tool => "sqitch";

    internal override string Table => "sqitch.changes";

    internal override IReadOnlyList<string> Columns =>
        ["change_id", "script_hash", "change", "project", "committed_at"];

    internal override string Gap => "sqitch deploys in the order of the plan only";

    internal override string Mismatch => "sqitch calls it modified when it verifies";

    internal override string Query(string table) =>
        $"select change, committed_at, script_hash, project from {table} order by committed_at";

    internal override HistoryRow Read(DbDataReader row) =>
        new(Text(row, 0), Instant(row, 1), row.IsDBNull(2) ? null : Text(row, 2), Note: "project " + Text(row, 3));

    internal override IReadOnlyList<HistoryRow> OfProject(IReadOnlyList<HistoryRow> rows, string? project) =>
        [
            .. rows.Where(r => project is null || r.Note == "project " + project)
                .Select(r => r with { Note = string.Empty }),
        ];

    internal override string KeyOf(HistoryPhase phase) => phase.Version.Split('@')[0];

    internal override string? ChecksumOf(HistoryPhase phase, byte[] file, string? before) =>
        Hex.Lower(GraphileFile.Sha1(file));

    internal override IReadOnlyList<string> OwnTables(string table) =>
        [
            table,
            .. new[] { "releases", "projects", "tags", "dependencies", "events" }.Select(t => $"{SchemaOf(table)}.{t}"),
        ];

    internal override IReadOnlyList<string> Create(string table) =>
        [
            .. EmbeddedSql
                .Text("Journal.Foreign.sqitch-registry")
                .Replace("{schema}", SchemaOf(table), StringComparison.Ordinal)
                .Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        ];

    internal override IReadOnlyList<ForeignWrite> Applied(string table, KeptPhase phase) =>
        phase.Origin.Sqitch is { } change
            ? new SqitchWrites(SchemaOf(table), table, change).Deploy(Hex.Lower(GraphileFile.Sha1(phase.Content)))
            : [];

    internal override IReadOnlyList<ForeignWrite> Undone(string table, KeptPhase phase) =>
        phase.Origin.Sqitch is { } change ? new SqitchWrites(SchemaOf(table), table, change).Revert() : [];
}
