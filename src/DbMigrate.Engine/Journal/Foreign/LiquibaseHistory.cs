using System.Data.Common;

namespace DbMigrate.Engine.Journal.Foreign;

/// <summary>
/// Liquibase: a row for each change set. A phase is a file: it is applied where its change sets are. Their MD5 is of
/// Liquibase's own form of a change, and is not compared.
/// </summary>
internal sealed class LiquibaseHistory : ForeignHistory
{
    internal override string Tool => "liquibase";

    internal override string Table => "public.databasechangelog";

    internal override IReadOnlyList<string> Columns =>
        ["id", "author", "filename", "dateexecuted", "orderexecuted", "exectype"];

    internal override string Query(string table) =>
        $"""
            select filename::text, dateexecuted::timestamptz, exectype::text, id::text, author::text from {table}
            order by orderexecuted
            """;

    internal override HistoryRow Read(DbDataReader row) =>
        new(
            Path.GetFileName(Text(row, 0)),
            Instant(row, 1),
            State: Text(row, 2) == "FAILED" ? HistoryRowState.Failed
                : Text(row, 2) == "SKIPPED" ? HistoryRowState.Gone
                : HistoryRowState.Applied,
            Note: Text(row, 2) is "EXECUTED" or "RERAN"
                ? string.Empty
                : $"liquibase has the change set {Text(row, 3)} of {Text(row, 4)} as {Text(row, 2)}"
        );

    internal override IReadOnlyList<HistoryRow> Resolve(
        IReadOnlyList<HistoryRow> rows,
        IReadOnlyList<HistoryPhase> phases
    ) =>
        [
            .. rows.Where(r => r.State != HistoryRowState.Gone)
                .GroupBy(r => r.Key)
                .Select(g => g.FirstOrDefault(r => r.State == HistoryRowState.Failed) ?? g.Last()),
        ];

    internal override string KeyOf(HistoryPhase phase) => phase.FileName;

    internal override IReadOnlyList<string> OwnTables(string table) => [table, LockTableOf(table)];

    private static string LockTableOf(string table) => $"{SchemaOf(table)}.databasechangeloglock";

    internal override ForeignRowLock RowLock(string table)
    {
        var locks = LockTableOf(table);
        return new ForeignRowLock(
            locks,
            $"""
            update {locks} set locked = true, lockgranted = pg_catalog.now(), lockedby = 'DbMigrate'
            where not locked or lockedby::pg_catalog.text operator(pg_catalog.=) 'DbMigrate' returning 'taken'
            """,
            $"""
            update {locks} set locked = false, lockgranted = null, lockedby = null
            where lockedby::pg_catalog.text operator(pg_catalog.=) 'DbMigrate'
            """,
            $"""
            select pg_catalog.format('by %s since %s', lockedby,
                pg_catalog.to_char(lockgranted::pg_catalog.timestamptz, 'YYYY-MM-DD HH24:MI')) from {locks} where locked
            """,
            "release it with its command release-locks"
        );
    }
}
