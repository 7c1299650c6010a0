using System.Data.Common;
using System.Numerics;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>golang-migrate: one row with the newest version; all up to it are applied. A dirty version has failed.</summary>
internal sealed class GolangMigrateHistory : ForeignHistory
{
    internal override string Tool => "golang-migrate";

    internal override string Table => "public.schema_migrations";

    internal override IReadOnlyList<string> Columns => ["version", "dirty"];

    internal override string Gap => "golang-migrate would leave it out: it looks at the newest version only";

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

    internal override IReadOnlyList<string> Create(string table) =>
        [$"create table {table} (version bigint not null primary key, dirty boolean not null)"];

    internal override IReadOnlyList<ForeignWrite> Applied(string table, KeptPhase phase) =>
        [
            // A phase that is applied late must not take the version back.
            new ForeignWrite(
                table,
                $"delete from {table} where version operator(pg_catalog.<) $1",
                (long)Number(phase.Phase.Version)
            ),
            new ForeignWrite(
                table,
                $"insert into {table} (version, dirty) select $1, false where not exists (select from {table})",
                (long)Number(phase.Phase.Version)
            ),
        ];

    internal override IReadOnlyList<ForeignWrite> Undone(string table, KeptPhase phase) =>
        phase.Before is { } before
            ?
            [
                new ForeignWrite(
                    table,
                    $"""
                    update {table} set version = $2 where version operator(pg_catalog.=) $1
                    """,
                    (long)Number(phase.Phase.Version),
                    (long)Number(before.Version)
                ),
            ]
            : [new ForeignWrite(table, $"delete from {table}")];
}
