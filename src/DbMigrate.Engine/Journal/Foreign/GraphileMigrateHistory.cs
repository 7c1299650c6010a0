using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using DbMigrate.Engine.Common;

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

    internal override string? ChecksumOf(HistoryPhase phase, byte[] file, string? before)
    {
        var lines = Encoding.UTF8.GetString(file).Split('\n');
        var headers = lines
            .TakeWhile(l =>
                l.StartsWith("--! ", StringComparison.Ordinal) && l.Length > 4 && char.IsAsciiLetterUpper(l[4])
            )
            .Count();
        if (lines.Take(headers).Any(l => l.StartsWith("--! AllowInvalidHash", StringComparison.Ordinal)))
        {
            return null;
        }

        var body = string.Join('\n', lines.Skip(headers)).Trim();
        var text = ((before ?? string.Empty) + "\n" + body).Trim() + "\n";
        return "sha1:" + Hex.Lower(Sha1(Encoding.UTF8.GetBytes(text)));
    }

    // The tool's own choice: a name for a content, which protects nothing.
#pragma warning disable CA5350
    internal static byte[] Sha1(byte[] bytes) => SHA1.HashData(bytes);
#pragma warning restore CA5350

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

    internal override IReadOnlyList<ForeignWrite> Applied(string table, KeptPhase phase) =>
        [
            new ForeignWrite(
                table,
                $"""
                insert into {table} (hash, previous_hash, filename) select $1, $2, $3
                where not exists (select from {table} h where h.filename operator(pg_catalog.=) $3)
                """,
                Header(phase, "Hash"),
                Header(phase, "Previous"),
                KeyOf(phase.Phase)
            ),
        ];

    internal override IReadOnlyList<ForeignWrite> Undone(string table, KeptPhase phase) =>
        [new ForeignWrite(table, $"delete from {table} where filename operator(pg_catalog.=) $1", KeyOf(phase.Phase))];

    /// <summary>Returns a hash that the tool has written in the head of the file; null: it has none.</summary>
    private static string? Header(KeptPhase phase, string name) =>
        Encoding
            .UTF8.GetString(phase.Content)
            .Split('\n')
            .TakeWhile(l => l.StartsWith("--! ", StringComparison.Ordinal))
            .Where(l => l.StartsWith($"--! {name}: ", StringComparison.Ordinal))
            .Select(l => l[(name.Length + 6)..].Trim())
            .FirstOrDefault(l => l != "-");
}
