using System.Data.Common;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>MyBatis Migrations: a row for each applied script, by the number in front of its name.</summary>
internal sealed class MyBatisHistory : ForeignHistory
{
    internal override string Tool => "mybatis";

    internal override string Table => "public.changelog";

    internal override IReadOnlyList<string> Columns => ["id", "applied_at", "description"];

    // Its time is a text in the local time of whatever machine ran it.
    internal override string Query(string table) => $"select id::text, applied_at::text from {table} order by id";

    internal override HistoryRow Read(DbDataReader row) =>
        new(Text(row, 0), Note: $"at {Text(row, 1)}, by the clock of the machine that ran it");

    internal override IReadOnlyList<string> Create(string table) =>
        [
            $"""
                create table {table} (id numeric(20,0) not null primary key, applied_at varchar(25) not null,
                    description varchar(255) not null)
                """,
        ];

    internal override IReadOnlyList<ForeignWrite> Applied(string table, KeptPhase phase) =>
        [
            new ForeignWrite(
                table,
                $"""
                insert into {table} (id, applied_at, description)
                select $1::pg_catalog.numeric, pg_catalog.to_char(pg_catalog.now(), 'YYYY-MM-DD HH24:MI:SS'), $2
                where not exists (select from {table} h
                    where h.id operator(pg_catalog.=) $1::pg_catalog.numeric)
                """,
                KeyOf(phase.Phase),
                phase.Description.Replace('_', ' ')
            ),
        ];

    internal override IReadOnlyList<ForeignWrite> Undone(string table, KeptPhase phase) =>
        [
            new ForeignWrite(
                table,
                $"delete from {table} where id operator(pg_catalog.=) $1::pg_catalog.numeric",
                KeyOf(phase.Phase)
            ),
        ];
}
