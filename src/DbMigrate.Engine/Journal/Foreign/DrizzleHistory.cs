using System.Data.Common;
using System.Globalization;
using System.Security.Cryptography;
using DbMigrate.Engine.Common;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>Drizzle: a row for each applied migration, by the time of its journal, with the SHA-256 of its file.</summary>
internal sealed class DrizzleHistory : ForeignHistory
{
    internal override string Tool => "drizzle";

    internal override string Table => "drizzle.__drizzle_migrations";

    internal override IReadOnlyList<string> Columns => ["id", "hash", "created_at"];

    internal override string Gap => "drizzle would leave it out: it looks at the newest time only";

    internal override string Mismatch => "drizzle does not notice";

    internal override string Query(string table) =>
        $"select created_at::text, hash, to_timestamp(created_at / 1000.0) from {table} order by id";

    internal override HistoryRow Read(DbDataReader row) => new(Text(row, 0), Checksum: Text(row, 1));

    internal override string? ChecksumOf(HistoryPhase phase, byte[] file, string? before) =>
        Hex.Lower(SHA256.HashData(file));

    internal override IReadOnlyList<string> Create(string table) =>
        [CreateSchema(table), $"create table {table} (id serial primary key, hash text not null, created_at bigint)"];

    internal override IReadOnlyList<ForeignWrite> Applied(string table, KeptPhase phase) =>
        [
            new ForeignWrite(
                table,
                $"""
                insert into {table} (hash, created_at) select $1, $2
                where not exists (select from {table} h where h.created_at operator(pg_catalog.=) $2)
                """,
                ChecksumOf(phase.Phase, phase.Content, before: null),
                Time(phase)
            ),
        ];

    internal override IReadOnlyList<ForeignWrite> Undone(string table, KeptPhase phase) =>
        [new ForeignWrite(table, $"delete from {table} where created_at operator(pg_catalog.=) $1", Time(phase))];

    // A folder of newer versions has the time in its name.
    private static object? Time(KeptPhase phase) =>
        long.TryParse(phase.Phase.Version, CultureInfo.InvariantCulture, out var time) ? time
        : phase.Phase.Version.Length >= 14
        && DateTimeOffset.TryParseExact(
            phase.Phase.Version[..14],
            "yyyyMMddHHmmss",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var at
        )
            ? at.ToUnixTimeMilliseconds()
        : null;
}
