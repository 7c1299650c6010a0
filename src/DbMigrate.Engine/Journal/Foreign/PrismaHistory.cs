using System.Data.Common;
using System.Security.Cryptography;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>Prisma Migrate: a row for each attempt, with the SHA-256 of the file.</summary>
internal sealed class PrismaHistory : ForeignHistory
{
    internal override string Tool => "prisma";

    internal override string Table => "public._prisma_migrations";

    internal override IReadOnlyList<string> Columns =>
        ["checksum", "finished_at", "migration_name", "rolled_back_at", "started_at", "applied_steps_count"];

    internal override string Mismatch => "prisma says that it was modified after it was applied";

    internal override string Query(string table) =>
        $"""
            select migration_name::text, finished_at, checksum::text, finished_at is not null, rolled_back_at is not null,
                   applied_steps_count = 0
            from {table} order by started_at, migration_name
            """;

    internal override HistoryRow Read(DbDataReader row) =>
        new(
            Text(row, 0),
            Instant(row, 1),
            Text(row, 2),
            row.GetBoolean(4) ? HistoryRowState.Gone
                : row.GetBoolean(3) ? HistoryRowState.Applied
                : HistoryRowState.Failed,
            row.GetBoolean(4) ? "prisma has it as rolled back"
                : !row.GetBoolean(3) ? "prisma has it as failed: it was started and is not finished"
                : row.GetBoolean(5) ? "resolved as applied, a baseline"
                : string.Empty
        );

    internal override IReadOnlyList<HistoryRow> Resolve(
        IReadOnlyList<HistoryRow> rows,
        IReadOnlyList<HistoryPhase> phases
    ) => [.. rows.GroupBy(r => r.Key).Select(g => g.Last()).Where(r => r.State != HistoryRowState.Gone)];

    internal override string? ChecksumOf(HistoryPhase phase, byte[] file, string? before) =>
        Hex.Lower(SHA256.HashData(file));

    internal override IReadOnlyList<string> Create(string table) =>
        [
            $"""
                create table {table} (id varchar(36) primary key not null, checksum varchar(64) not null,
                    finished_at timestamptz, migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
                    started_at timestamptz not null default now(), applied_steps_count integer not null default 0)
                """,
        ];

    internal override IReadOnlyList<ForeignWrite> Applied(string table, KeptPhase phase) =>
        [
            new ForeignWrite(
                table,
                $"""
                insert into {table} (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
                select $3, $2, $1, pg_catalog.clock_timestamp(), pg_catalog.clock_timestamp(), 1
                where not exists (select from {table} h where h.migration_name::pg_catalog.text operator(pg_catalog.=) $1
                    and h.rolled_back_at is null and h.finished_at is not null)
                """,
                KeyOf(phase.Phase),
                ChecksumOf(phase.Phase, phase.Content, before: null),
                Guid.NewGuid().ToString()
            ),
        ];

    internal override IReadOnlyList<ForeignWrite> Undone(string table, KeptPhase phase) =>
        [
            new ForeignWrite(
                table,
                $"""
                update {table} set rolled_back_at = pg_catalog.now()
                where migration_name::pg_catalog.text operator(pg_catalog.=) $1 and rolled_back_at is null
                """,
                KeyOf(phase.Phase)
            ),
        ];
}
