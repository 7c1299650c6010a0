using System.Data.Common;
using System.Numerics;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>golang-migrate: one row with the newest version; all up to it are applied. A dirty version has failed.</summary>
internal sealed class GolangMigrateHistory : ForeignHistory
{
    internal override string Tool => "golang-migrate";

    internal override string Table => "public.schema_migrations";

    internal override IReadOnlyList<string> Columns => ["version", "dirty"];

    internal override string Query(string table) => $"select version::text, dirty from {table}";

    internal override HistoryRow Read(DbDataReader row) =>
        new(
            Text(row, 0),
            State: row.GetBoolean(1) ? HistoryRowState.Failed : HistoryRowState.Applied,
            Note: row.GetBoolean(1) ? "golang-migrate has the version as dirty: it failed in it" : string.Empty
        );

    internal override IReadOnlyList<HistoryRow> Resolve(
        IReadOnlyList<HistoryRow> rows,
        IReadOnlyList<HistoryPhase> phases
    )
    {
        if (rows is not [var newest])
        {
            return rows;
        }

        var last = Number(newest.Key);
        return [.. phases.Select(p => KeyOf(p)).Where(k => Number(k) < last).Select(k => new HistoryRow(k)), newest];
    }

    internal override string KeyOf(HistoryPhase phase) => Number(phase.Version).ToString();

    private static BigInteger Number(string version) =>
        BigInteger.TryParse(version, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : -1;
}
