using System.Data.Common;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>goose: the newest row of a version says whether it is applied; version 0 is the table's own.</summary>
internal sealed class GooseHistory : ForeignHistory
{
    internal override string Tool => "goose";

    internal override string Table => "public.goose_db_version";

    internal override IReadOnlyList<string> Columns => ["id", "version_id", "is_applied", "tstamp"];

    internal override string Gap => "goose calls it missing, and refuses to run without allow-missing";

    internal override string Query(string table) =>
        $"select version_id::text, tstamp::timestamptz, is_applied from {table} where version_id <> 0 order by id";

    internal override HistoryRow Read(DbDataReader row) =>
        new(Text(row, 0), Instant(row, 1), State: row.GetBoolean(2) ? HistoryRowState.Applied : HistoryRowState.Gone);

    internal override IReadOnlyList<HistoryRow> Resolve(
        IReadOnlyList<HistoryRow> rows,
        IReadOnlyList<HistoryPhase> phases
    ) => [.. rows.GroupBy(r => r.Key).Select(g => g.Last()).Where(r => r.State == HistoryRowState.Applied)];

    internal override string KeyOf(HistoryPhase phase) => phase.Version.TrimStart('0');
}
