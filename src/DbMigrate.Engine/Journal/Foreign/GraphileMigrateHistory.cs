using System.Data.Common;
using DbMigrate.Engine.Sql.Layouts;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>graphile-migrate: a row for each committed migration, with a SHA-1 that the migration before is part of.</summary>
internal sealed class GraphileMigrateHistory : ForeignHistory
{
    internal override string Tool => "graphile-migrate";

    internal override string Table => "graphile_migrate.migrations";

    internal override IReadOnlyList<string> Columns => ["hash", "previous_hash", "filename", "date"];

    internal override string Gap => "graphile-migrate would leave it out: it looks at the newest file only";

    internal override string Query(string table) => $"select filename, date, hash from {table} order by filename";

    internal override HistoryRow Read(DbDataReader row) => new(Text(row, 0), Instant(row, 1), Text(row, 2));

    internal override string? ChecksumOf(HistoryPhase phase, byte[] file, string? before) =>
        GraphileFile.Read(file) is { AllowsInvalidHash: false } read ? read.HashAfter(before) : null;

    internal override IReadOnlyList<string> OwnTables(string table) => [table, $"{SchemaOf(table)}.current"];

    internal override IReadOnlyList<string> Create(string table) =>
        [
            CreateSchema(table),
            $"""
                create table {table} (hash text primary key, previous_hash text references {table}, filename text not null,
                    date timestamptz not null default now())
                """,
            $"""
                create table {SchemaOf(table)}.current (filename text primary key default 'current.sql',
                    content text not null, date timestamptz not null default now())
                """,
        ];

    internal override IReadOnlyList<ForeignWrite> Applied(string table, KeptPhase phase)
    {
        var file = GraphileFile.Read(phase.Content);
        return
        [
            new ForeignWrite(
                table,
                $"""
                insert into {table} (hash, previous_hash, filename) select $1, $2, $3
                where not exists (select from {table} h where h.filename operator(pg_catalog.=) $3)
                """,
                file.Hash,
                file.Previous,
                KeyOf(phase.Phase)
            ),
        ];
    }

    internal override IReadOnlyList<ForeignWrite> Undone(string table, KeptPhase phase) =>
        [new ForeignWrite(table, $"delete from {table} where filename operator(pg_catalog.=) $1", KeyOf(phase.Phase))];
}
