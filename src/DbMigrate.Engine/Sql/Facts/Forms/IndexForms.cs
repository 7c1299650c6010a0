using static DbMigrate.Engine.Sql.Facts.FormRow;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts.Forms;

/// <summary>The forms of statements about indexes.</summary>
/// <remarks>A test runs an example of each row on a server and compares.</remarks>
internal static class IndexForms
{
    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
        Row(
                "CREATE INDEX",
                "CREATE [ UNIQUE ] INDEX CONCURRENTLY [ [ IF NOT EXISTS ] <index> ] ON [ ONLY ] <table>",
                "SUX table",
                "DROP INDEX CONCURRENTLY {index@table}",
                scans: Yes,
                more: IndexTables.Created,
                note: "It reads the table twice and waits for the transactions that use it; a failure leaves an "
                    + "invalid index."
            )
            .Alone("CREATE INDEX CONCURRENTLY"),
        Row(
            "CREATE INDEX",
            "CREATE [ UNIQUE ] INDEX [ [ IF NOT EXISTS ] <index> ] ON ONLY <table>",
            "S table",
            "DROP INDEX {index@table}",
            scans: Maybe,
            more: IndexTables.Created,
            note: "Of a partitioned table it reads nothing: the index of each partition is attached later."
        ),
        Row(
            "CREATE INDEX",
            "CREATE [ UNIQUE ] INDEX [ [ IF NOT EXISTS ] <index> ] ON <table>",
            "S table",
            "DROP INDEX {index@table}",
            scans: Yes,
            more: IndexTables.Created,
            note: "Writers wait until it is built; with CONCURRENTLY they do not."
        ),
        Row(
                "DROP INDEX",
                "DROP INDEX CONCURRENTLY [ IF EXISTS ] <index>",
                "",
                "CREATE INDEX CONCURRENTLY again, as it was.",
                more: IndexTables.ShareUpdateExclusive,
                cascades: true
            )
            .Alone("DROP INDEX CONCURRENTLY"),
        Row(
            "DROP INDEX",
            "DROP INDEX [ IF EXISTS ] <index*>",
            "AX index",
            "CREATE INDEX again, as it was.",
            more: IndexTables.AccessExclusive,
            note: "With DROP INDEX CONCURRENTLY other sessions do not wait.",
            cascades: true
        ),
        Row(
            "ALTER INDEX/RENAME TO",
            "ALTER INDEX [ IF EXISTS ] <index> RENAME TO <_new>",
            "SUX index",
            "ALTER INDEX {_new@index} RENAME TO {index!}",
            changesOthers: Maybe
        ),
        Row(
            "ALTER INDEX/SET TABLESPACE",
            "ALTER INDEX [ IF EXISTS ] <index> SET TABLESPACE <tablespace>",
            "AX index",
            "ALTER INDEX … SET TABLESPACE with the former one.",
            rewrites: Yes
        ),
        Row(
            "ALTER INDEX/SET TABLESPACE",
            "ALTER INDEX ALL IN TABLESPACE <tablespace>",
            "",
            "Move them back with ALTER INDEX ALL IN TABLESPACE.",
            rewrites: Yes,
            note: "Every index of the tablespace is locked ACCESS EXCLUSIVE and copied.",
            locksOthers: Maybe,
            changesOthers: Maybe
        ),
        Row(
            "ALTER INDEX/ATTACH PARTITION",
            "ALTER INDEX <index> ATTACH PARTITION <_child>",
            "SUX index, AX _child",
            "It cannot be detached: drop the index that it was attached to.",
            note: "The table of the index is locked, too: ACCESS SHARE, and SHARE ROW EXCLUSIVE of the partition's.",
            locksOthers: Yes,
            changesOthers: Maybe
        ),
        Row(
            "ALTER INDEX/SET OPTIONS",
            "ALTER INDEX [ IF EXISTS ] <index> { SET | RESET } (_options)",
            "SUX index",
            "ALTER INDEX … SET or RESET with the former options.",
            more: ColumnFacts.Options
        ),
        Row(
            "ALTER INDEX/SET STATISTICS",
            "ALTER INDEX [ IF EXISTS ] <index> ALTER [ COLUMN ] ... SET STATISTICS",
            "SUX index",
            "ALTER INDEX … SET STATISTICS with the former value."
        ),
        Row("ALTER INDEX", "ALTER INDEX <index>", "AX index", "ALTER INDEX with the former value."),
        Row(
                "REINDEX",
                "REINDEX [ (*) ] INDEX CONCURRENTLY <index>",
                "SUX index",
                scans: Yes,
                rewrites: Yes,
                more: IndexTables.ShareUpdateExclusive
            )
            .Alone("REINDEX INDEX CONCURRENTLY"),
        Row(
                "REINDEX",
                "REINDEX ( ... CONCURRENTLY ... ) INDEX <index>",
                "SUX index",
                scans: Yes,
                rewrites: Yes,
                more: IndexTables.ShareUpdateExclusive
            )
            .Alone("REINDEX INDEX CONCURRENTLY"),
        Row("REINDEX", "REINDEX ( ... CONCURRENTLY ... ) TABLE <table>", "SUX table", scans: Yes, rewrites: Yes)
            .Alone("REINDEX TABLE CONCURRENTLY"),
        Row(
            "REINDEX",
            "REINDEX [ (*) ] INDEX <index>",
            "AX index",
            scans: Yes,
            rewrites: Yes,
            more: IndexTables.Share,
            note: "Of a partitioned index, PostgreSQL refuses it in a transaction."
        ),
        Row("REINDEX", "REINDEX [ (*) ] TABLE CONCURRENTLY <table>", "SUX table", scans: Yes, rewrites: Yes)
            .Alone("REINDEX TABLE CONCURRENTLY"),
        Row(
            "REINDEX",
            "REINDEX [ (*) ] TABLE <table>",
            "S table",
            scans: Yes,
            rewrites: Yes,
            note: "Queries that would use an index wait as well. Of a partitioned table, PostgreSQL refuses it in "
                + "a transaction."
        ),
        Row(
                "REINDEX",
                "REINDEX [ (*) ] SCHEMA [ CONCURRENTLY ] <schema>",
                scans: Yes,
                rewrites: Yes,
                locksOthers: Maybe,
                changesOthers: Maybe
            )
            .Alone("REINDEX SCHEMA", harmless: true),
        Row(
                "REINDEX",
                "REINDEX [ (*) ] { DATABASE | SYSTEM } [ CONCURRENTLY ] [ <database> ]",
                scans: Yes,
                rewrites: Yes,
                locksOthers: Maybe,
                changesOthers: Maybe
            )
            .Alone("REINDEX DATABASE", harmless: true),
    ];
}
