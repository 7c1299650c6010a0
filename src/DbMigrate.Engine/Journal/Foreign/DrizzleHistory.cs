using System.Data.Common;
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
}
