using System.Data.Common;
using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>A table with a row for each applied file, by its name: node-pg-migrate, Knex, EF Core.</summary>
internal sealed class NameHistory(string tool, string table, string name, string? at) : ForeignHistory
{
    internal override string Tool => tool;

    internal override string Table => table;

    internal override IReadOnlyList<string> Columns => at is null ? [name.Trim('"')] : ["id", name.Trim('"'), at];

    internal override string Gap =>
        tool == "node-pg-migrate" ? "node-pg-migrate refuses a run with such an order" : base.Gap;

    internal override string Query(string from) =>
        $"select {name}::text, {(at is null ? "null" : at)}::timestamptz from {from} order by {(at is null ? name : "id")}";

    internal override HistoryRow Read(DbDataReader row) => new(Stem(Text(row, 0)), Instant(row, 1));

    internal override string KeyOf(HistoryPhase phase) => Stem(phase.FileName);

    private static string Stem(string file)
    {
        var extension = Path.GetExtension(file);
        var stem = extension is ".sql" or ".js" or ".ts" or ".cjs" or ".mjs" ? file[..^extension.Length] : file;
        return stem.EndsWith(".up", StringComparison.Ordinal) ? stem[..^3] : stem;
    }

    internal override IReadOnlyList<string> Create(string from) =>
        tool switch
        {
            "node-pg-migrate" =>
            [
                $"create table {from} (id serial primary key, name varchar(255) not null, run_on timestamp not null)",
            ],
            "knex" =>
            [
                $"create table {from} (id serial primary key, name varchar(255), batch integer, migration_time timestamptz)",
                $"create table {LockTableOf(from)} (index serial primary key, is_locked integer)",
                $"insert into {LockTableOf(from)} (is_locked) values (0)",
            ],
            _ =>
            [
                $"""
                    create table {from} ("MigrationId" varchar(150) not null primary key,
                        "ProductVersion" varchar(32) not null)
                    """,
            ],
        };

    internal override IReadOnlyList<ForeignWrite> Applied(string from, KeptPhase phase)
    {
        // The statements of a run of ours are one batch of knex, so that its rollback takes back one at a time.
        var (columns, values) = tool switch
        {
            "node-pg-migrate" => ("name, run_on", "$1, pg_catalog.now()"),
            "knex" => (
                "name, batch, migration_time",
                $"""
                $1 operator(pg_catalog.||) coalesce((select pg_catalog.substring(h.name::pg_catalog.text, '[.][cm]?[jt]s$')
                    from {from} h order by h.id desc limit 1), '.js'),
                coalesce((select pg_catalog.max(h.batch) from {from} h), 0) operator(pg_catalog.+) 1, pg_catalog.now()
                """
            ),
            _ => (
                """
                "MigrationId", "ProductVersion"
                """,
                $"""
                $1, coalesce((select h."ProductVersion" from {from} h order by h."MigrationId" desc limit 1), '8.0.0')
                """
            ),
        };
        return
        [
            new ForeignWrite(
                from,
                $"insert into {from} ({columns}) select {values} where not exists (select from {from} h where {IsKey})",
                KeyOf(phase.Phase)
            ),
        ];
    }

    internal override IReadOnlyList<ForeignWrite> Undone(string from, KeptPhase phase) =>
        [new ForeignWrite(from, $"delete from {from} h where {IsKey}", KeyOf(phase.Phase))];

    internal override IReadOnlyList<string> OwnTables(string from) =>
        tool == "knex" ? [from, LockTableOf(from)] : base.OwnTables(from);

    // Knex takes any other number than 0 for locked. Ours is 2, so that a run of ours knows the lock of one that died.
    internal override ForeignRowLock? RowLock(string from) =>
        tool != "knex"
            ? null
            : new ForeignRowLock(
                LockTableOf(from),
                $"""
                update {LockTableOf(from)} set is_locked = 2 where is_locked operator(pg_catalog.<>) 1 returning 'taken'
                """,
                $"update {LockTableOf(from)} set is_locked = 0 where is_locked operator(pg_catalog.=) 2",
                "select ''",
                "release it with its command migrate:unlock"
            );

    /// <summary>Returns the table of the lock of Knex.</summary>
    internal static string LockTableOf(string table) =>
        ObjectName.Parse(table) is { } found
            ? SqlText.QuoteQualifiedIfNeeded(found.Schema ?? "public", found.Name + "_lock")
            : table;

    // Names of files are recorded with their extension by some of the tools.
    private string IsKey =>
        $"pg_catalog.regexp_replace(h.{name}::pg_catalog.text, '([.]up)?([.](sql|[cm]?[jt]s))?$', '') "
        + "operator(pg_catalog.=) $1";
}
