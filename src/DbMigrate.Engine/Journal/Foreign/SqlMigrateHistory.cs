using System.Data.Common;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>sql-migrate: a row for each applied file.</summary>
internal sealed class SqlMigrateHistory : ForeignHistory
{
    internal override string Tool => "sql-migrate";

    internal override string Table => "public.gorp_migrations";

    internal override IReadOnlyList<string> Columns => ["id", "applied_at"];

    internal override string Query(string table) => $"select id, applied_at from {table} order by applied_at, id";

    internal override HistoryRow Read(DbDataReader row) => new(Text(row, 0), Instant(row, 1));

    internal override string KeyOf(HistoryPhase phase) => phase.FileName;

    internal override IReadOnlyList<string> Create(string table) =>
        [$"create table {table} (id text not null primary key, applied_at timestamptz)"];

    internal override IReadOnlyList<ForeignWrite> Applied(string table, KeptPhase phase) =>
        [
            new ForeignWrite(
                table,
                $"""
                insert into {table} (id, applied_at) select $1, pg_catalog.clock_timestamp()
                where not exists (select from {table} h where h.id operator(pg_catalog.=) $1)
                """,
                KeyOf(phase.Phase)
            ),
        ];

    internal override IReadOnlyList<ForeignWrite> Undone(string table, KeptPhase phase) =>
        [new ForeignWrite(table, $"delete from {table} where id operator(pg_catalog.=) $1", KeyOf(phase.Phase))];
}
