using DbMigrate.Engine.Model.Objects;
using static DbMigrate.Engine.Sql.Facts.FormRow;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>The facts of indexes, views and sequences.</summary>
/// <remarks>A test runs an example of each row on a server and compares with pg_locks.</remarks>
internal static class IndexAndViewFacts
{
    private const string CreateView = "CREATE [ OR REPLACE ] [ { TEMPORARY | TEMP } ] [ RECURSIVE ] VIEW <view>";

    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
        Row(
                "CREATE INDEX",
                "CREATE [ UNIQUE ] INDEX CONCURRENTLY [ [ IF NOT EXISTS ] <index> ] ON [ ONLY ] <table>",
                "SUX table",
                "DROP INDEX CONCURRENTLY {index@table}",
                scans: Yes,
                more: IndexTables.Made,
                note: "It reads the table twice and waits for the transactions that use it; a failure leaves an invalid index."
            )
            .Alone("CREATE INDEX CONCURRENTLY"),
        Row(
            "CREATE INDEX",
            "CREATE [ UNIQUE ] INDEX [ [ IF NOT EXISTS ] <index> ] ON ONLY <table>",
            "S table",
            "DROP INDEX {index@table}",
            scans: Maybe,
            more: IndexTables.Made,
            note: "Of a partitioned table it reads nothing: the index of each partition is attached later."
        ),
        Row(
            "CREATE INDEX",
            "CREATE [ UNIQUE ] INDEX [ [ IF NOT EXISTS ] <index> ] ON <table>",
            "S table",
            "DROP INDEX {index@table}",
            scans: Yes,
            more: IndexTables.Made,
            note: "Writers wait until it is built: CONCURRENTLY lets them go on."
        ),
        Row(
                "DROP INDEX",
                "DROP INDEX CONCURRENTLY [ IF EXISTS ] <index>",
                "",
                "CREATE INDEX CONCURRENTLY again, as it was.",
                more: IndexTables.ShareUpdate
            )
            .Alone("DROP INDEX CONCURRENTLY"),
        Row(
            "DROP INDEX",
            "DROP INDEX [ IF EXISTS ] <index*>",
            "AX index",
            "CREATE INDEX again, as it was.",
            more: IndexTables.AccessExclusive,
            note: "DROP INDEX CONCURRENTLY lets others go on."
        ),
        Row(
            "ALTER INDEX/RENAME TO",
            "ALTER INDEX [ IF EXISTS ] <index> RENAME TO <_new>",
            "SUX index",
            "ALTER INDEX {_new@index} RENAME TO {index!}"
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
            note: "Every index of the tablespace is locked ACCESS EXCLUSIVE and copied."
        ),
        Row(
            "ALTER INDEX/ATTACH PARTITION",
            "ALTER INDEX <index> ATTACH PARTITION <_child>",
            "SUX index, AX _child",
            "Nothing: drop the index that it was attached to.",
            note: "The table of the index is locked, too: ACCESS SHARE, and SHARE ROW EXCLUSIVE of the partition's."
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
                more: IndexTables.ShareUpdate
            )
            .Alone("REINDEX INDEX CONCURRENTLY"),
        Row(
                "REINDEX",
                "REINDEX ( ... CONCURRENTLY ... ) INDEX <index>",
                "SUX index",
                scans: Yes,
                rewrites: Yes,
                more: IndexTables.ShareUpdate
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
            note: "Queries that would use an index wait as well. Of a partitioned table, PostgreSQL refuses it in a transaction."
        ),
        Row("REINDEX", "REINDEX [ (*) ] SCHEMA [ CONCURRENTLY ] <schema>", scans: Yes, rewrites: Yes)
            .Alone("REINDEX SCHEMA", harmless: true),
        Row(
                "REINDEX",
                "REINDEX [ (*) ] { DATABASE | SYSTEM } [ CONCURRENTLY ] [ <database> ]",
                scans: Yes,
                rewrites: Yes
            )
            .Alone("REINDEX DATABASE", harmless: true),
        Row("CREATE VIEW", CreateView + " ... AS", "AX view", "DROP VIEW {view}", more: QueryFacts.Names),
        Row(
            "ALTER VIEW/RENAME TO",
            "ALTER VIEW [ IF EXISTS ] <view> RENAME TO <_new>",
            "AX view",
            "ALTER VIEW {_new@view} RENAME TO {view!}"
        ),
        Row(
            "ALTER VIEW/RENAME COLUMN",
            "ALTER VIEW [ IF EXISTS ] <view> RENAME [ COLUMN ] <column> TO <_new>",
            "AX view",
            "ALTER VIEW {view} RENAME COLUMN {_new} TO {column}"
        ),
        Row(
            "ALTER VIEW/SET SCHEMA",
            "ALTER VIEW [ IF EXISTS ] <view> SET SCHEMA <schema>",
            "AX view",
            "ALTER VIEW {schema}.{view!} SET SCHEMA {view^}"
        ),
        Row("ALTER VIEW", "ALTER VIEW [ IF EXISTS ] <view>", "AX view", more: TableActions.Read),
        Row("DROP VIEW", "DROP VIEW [ IF EXISTS ] <view*>", "AX view", "CREATE VIEW again, as it was."),
        Row(
            "CREATE MATERIALIZED VIEW",
            "CREATE [ UNLOGGED ] MATERIALIZED VIEW [ IF NOT EXISTS ] <materialized_view> ... AS",
            "AX materialized_view",
            "DROP MATERIALIZED VIEW {materialized_view}",
            more: QueryFacts.Reads
        ),
        Row(
            "REFRESH MATERIALIZED VIEW",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY <materialized_view>",
            "X materialized_view",
            scans: Yes,
            note: "It needs a unique index without a condition."
        ),
        Row(
            "REFRESH MATERIALIZED VIEW",
            "REFRESH MATERIALIZED VIEW <materialized_view>",
            "AX materialized_view",
            scans: Yes,
            rewrites: Yes,
            note: "Readers wait: CONCURRENTLY lets them go on, where it has a unique index."
        ),
        Row(
            "ALTER MATERIALIZED VIEW/RENAME TO",
            "ALTER MATERIALIZED VIEW [ IF EXISTS ] <materialized_view> RENAME TO <_new>",
            "AX materialized_view",
            "ALTER MATERIALIZED VIEW {_new@materialized_view} RENAME TO {materialized_view!}"
        ),
        Row(
            "ALTER MATERIALIZED VIEW/RENAME COLUMN",
            "ALTER MATERIALIZED VIEW [ IF EXISTS ] <materialized_view> RENAME [ COLUMN ] <column> TO <_new>",
            "AX materialized_view",
            "ALTER MATERIALIZED VIEW {materialized_view} RENAME COLUMN {_new} TO {column}"
        ),
        Row(
            "ALTER MATERIALIZED VIEW/SET SCHEMA",
            "ALTER MATERIALIZED VIEW [ IF EXISTS ] <materialized_view> SET SCHEMA <schema>",
            "AX materialized_view",
            "ALTER MATERIALIZED VIEW {schema}.{materialized_view!} SET SCHEMA {materialized_view^}"
        ),
        Row(
            "ALTER MATERIALIZED VIEW/SET TABLESPACE",
            "ALTER MATERIALIZED VIEW ALL IN TABLESPACE <tablespace>",
            undo: "Move them back with ALTER MATERIALIZED VIEW ALL IN TABLESPACE.",
            rewrites: Yes
        ),
        Row(
            "ALTER MATERIALIZED VIEW/DEPENDS ON EXTENSION",
            "ALTER MATERIALIZED VIEW <materialized_view> [ NO ] DEPENDS ON EXTENSION <extension>",
            "AX materialized_view",
            "ALTER MATERIALIZED VIEW … [ NO ] DEPENDS ON EXTENSION."
        ),
        Row(
            "ALTER MATERIALIZED VIEW",
            "ALTER MATERIALIZED VIEW [ IF EXISTS ] <materialized_view>",
            more: TableActions.Read
        ),
        Row(
            "DROP MATERIALIZED VIEW",
            "DROP MATERIALIZED VIEW [ IF EXISTS ] <materialized_view*>",
            "AX materialized_view",
            "CREATE MATERIALIZED VIEW again, as it was, with its indexes."
        ),
        Row(
            "CREATE SEQUENCE",
            "CREATE [ { TEMPORARY | TEMP | UNLOGGED } ] SEQUENCE [ IF NOT EXISTS ] <sequence>",
            "",
            "DROP SEQUENCE {sequence}"
        ),
        Row(
            "ALTER SEQUENCE/RENAME TO",
            "ALTER SEQUENCE [ IF EXISTS ] <sequence> RENAME TO <_new>",
            "AX sequence",
            "ALTER SEQUENCE {_new@sequence} RENAME TO {sequence!}"
        ),
        Row(
            "ALTER SEQUENCE/SET SCHEMA",
            "ALTER SEQUENCE [ IF EXISTS ] <sequence> SET SCHEMA <schema>",
            "AX sequence",
            "ALTER SEQUENCE {schema}.{sequence!} SET SCHEMA {sequence^}"
        ),
        Row(
            "ALTER SEQUENCE/OWNER TO",
            "ALTER SEQUENCE [ IF EXISTS ] <sequence> OWNER TO",
            "AX sequence",
            "ALTER SEQUENCE … OWNER TO the former owner."
        ),
        Row(
            "ALTER SEQUENCE/SET LOGGED",
            "ALTER SEQUENCE [ IF EXISTS ] <sequence> SET LOGGED",
            "AX sequence",
            "ALTER SEQUENCE {sequence} SET UNLOGGED"
        ),
        Row(
            "ALTER SEQUENCE/SET UNLOGGED",
            "ALTER SEQUENCE [ IF EXISTS ] <sequence> SET UNLOGGED",
            "AX sequence",
            "ALTER SEQUENCE {sequence} SET LOGGED"
        ),
        Row(
            "ALTER SEQUENCE",
            "ALTER SEQUENCE [ IF EXISTS ] <sequence>",
            "SRX sequence",
            "ALTER SEQUENCE with the former values."
        ),
        Row(
            "DROP SEQUENCE",
            "DROP SEQUENCE [ IF EXISTS ] <sequence*>",
            "AX sequence",
            "CREATE SEQUENCE again, at the value where it was."
        ),
    ];
}
