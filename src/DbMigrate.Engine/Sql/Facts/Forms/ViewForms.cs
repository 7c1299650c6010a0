using static DbMigrate.Engine.Sql.Facts.FormRow;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts.Forms;

/// <summary>The forms of statements about views and materialized views.</summary>
/// <remarks>A test runs an example of each row on a server and compares.</remarks>
internal static class ViewForms
{
    private const string CreateView = "CREATE [ OR REPLACE ] [ { TEMPORARY | TEMP } ] [ RECURSIVE ] VIEW <view>";

    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
        Row("CREATE VIEW", CreateView + " ... AS", "AX view", "DROP VIEW {view}", more: QueryReading.Names),
        Row(
            "ALTER VIEW/RENAME TO",
            "ALTER VIEW [ IF EXISTS ] <view> RENAME TO <_new>",
            "AX view",
            "ALTER VIEW {_new@view} RENAME TO {view!}",
            changesOthers: Maybe
        ),
        Row(
            "ALTER VIEW/RENAME COLUMN",
            "ALTER VIEW [ IF EXISTS ] <view> RENAME [ COLUMN ] <column> TO <_new>",
            "AX view",
            "ALTER VIEW {view} RENAME COLUMN {_new} TO {column}",
            changesOthers: Maybe
        ),
        Row(
            "ALTER VIEW/SET SCHEMA",
            "ALTER VIEW [ IF EXISTS ] <view> SET SCHEMA <schema>",
            "AX view",
            "ALTER VIEW {schema}.{view!} SET SCHEMA {view^}",
            changesOthers: Maybe
        ),
        Row("ALTER VIEW", "ALTER VIEW [ IF EXISTS ] <view>", "AX view", more: TableActions.Read),
        Row("DROP VIEW", "DROP VIEW [ IF EXISTS ] <view*>", "AX view", "CREATE VIEW again, as it was.", cascades: true),
        Row(
            "CREATE MATERIALIZED VIEW",
            "CREATE [ UNLOGGED ] MATERIALIZED VIEW [ IF NOT EXISTS ] <materialized_view> ... AS",
            "AX materialized_view",
            "DROP MATERIALIZED VIEW {materialized_view}",
            more: QueryReading.Reads
        ),
        Row(
            "REFRESH MATERIALIZED VIEW",
            "REFRESH MATERIALIZED VIEW CONCURRENTLY <materialized_view>",
            "X materialized_view",
            scans: Yes,
            note: "It needs a unique index without a condition.",
            locksOthers: Maybe
        ),
        Row(
            "REFRESH MATERIALIZED VIEW",
            "REFRESH MATERIALIZED VIEW <materialized_view>",
            "AX materialized_view",
            scans: Yes,
            rewrites: Yes,
            note: "Readers wait; with CONCURRENTLY, which needs a unique index, they do not.",
            locksOthers: Maybe
        ),
        Row(
            "ALTER MATERIALIZED VIEW/RENAME TO",
            "ALTER MATERIALIZED VIEW [ IF EXISTS ] <materialized_view> RENAME TO <_new>",
            "AX materialized_view",
            "ALTER MATERIALIZED VIEW {_new@materialized_view} RENAME TO {materialized_view!}",
            changesOthers: Maybe
        ),
        Row(
            "ALTER MATERIALIZED VIEW/RENAME COLUMN",
            "ALTER MATERIALIZED VIEW [ IF EXISTS ] <materialized_view> RENAME [ COLUMN ] <column> TO <_new>",
            "AX materialized_view",
            "ALTER MATERIALIZED VIEW {materialized_view} RENAME COLUMN {_new} TO {column}",
            changesOthers: Maybe
        ),
        Row(
            "ALTER MATERIALIZED VIEW/SET SCHEMA",
            "ALTER MATERIALIZED VIEW [ IF EXISTS ] <materialized_view> SET SCHEMA <schema>",
            "AX materialized_view",
            "ALTER MATERIALIZED VIEW {schema}.{materialized_view!} SET SCHEMA {materialized_view^}",
            changesOthers: Maybe
        ),
        Row(
            "ALTER MATERIALIZED VIEW/SET TABLESPACE",
            "ALTER MATERIALIZED VIEW ALL IN TABLESPACE <tablespace>",
            undo: "Move them back with ALTER MATERIALIZED VIEW ALL IN TABLESPACE.",
            rewrites: Yes,
            locksOthers: Maybe,
            changesOthers: Maybe
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
            "CREATE MATERIALIZED VIEW again, as it was, with its indexes.",
            cascades: true
        ),
    ];
}
