using static DbMigrate.Engine.Sql.Facts.FormRow;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts.Forms;

/// <summary>The forms of statements that read and write rows.</summary>
/// <remarks>A test runs an example of each row on a server and compares.</remarks>
internal static class QueryForms
{
    private const string FormerRows = "The former rows: keep them in a table before, or restore them from a backup.";

    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
        Row(
            "INSERT",
            "with INSERT INTO <table>",
            "RX table",
            "DELETE the rows that it inserted.",
            more: QueryReading.Reads,
            locksOthers: Maybe
        ),
        Row(
            "UPDATE",
            "with UPDATE [ ONLY ] <table>",
            "RX table",
            FormerRows,
            scans: Maybe,
            more: QueryReading.Reads,
            note: "One statement is one transaction for all its rows, which stay locked to its end: a 'backfill' "
                + "step works in batches.",
            locksOthers: Maybe
        ),
        Row(
            "DELETE",
            "with DELETE FROM [ ONLY ] <table>",
            "RX table",
            FormerRows,
            scans: Maybe,
            more: QueryReading.Reads,
            locksOthers: Maybe
        ),
        Row(
            "MERGE",
            "with MERGE INTO [ ONLY ] <table>",
            "RX table",
            FormerRows,
            scans: Maybe,
            more: QueryReading.Reads,
            locksOthers: Maybe
        ),
        Row(
                "SELECT INTO",
                "with SELECT ... INTO [ { TEMPORARY | TEMP | UNLOGGED } ] [ TABLE ] <table> [ FROM ]",
                "AX table",
                "DROP TABLE {table}",
                more: QueryReading.Reads
            )
            .Creates("table"),
        Row("SELECT", "with { SELECT | VALUES | TABLE }", more: QueryReading.Reads),
        Row(
            "COPY",
            "COPY [ BINARY ] <table> [ (*) ] [ WITH OIDS ] FROM { STDIN | STDOUT }",
            "RX table",
            "DELETE the rows that it inserted.",
            locksOthers: Maybe,
            session: MigrationSessionState.Unknown
        ) with
        {
            Duty = ScriptHint.RowsFollow,
        },
        Row(
            "COPY",
            "COPY [ BINARY ] <table> [ (*) ] FROM",
            "RX table",
            "DELETE the rows that it inserted.",
            locksOthers: Maybe,
            session: MigrationSessionState.Unknown
        ),
        Row(
            "COPY",
            "COPY [ BINARY ] <table> [ (*) ] TO { STDIN | STDOUT }",
            "AS table",
            scans: Yes,
            locksOthers: Maybe,
            session: MigrationSessionState.Unknown
        ) with
        {
            Duty = ScriptHint.RowsToClient,
        },
        Row("COPY", "COPY (*) TO { STDIN | STDOUT }", more: QueryReading.Reads) with
        {
            Duty = ScriptHint.RowsToClient,
        },
        Row(
            "COPY",
            "COPY [ BINARY ] <table> [ (*) ] TO",
            "AS table",
            scans: Yes,
            locksOthers: Maybe,
            session: MigrationSessionState.Unknown
        ),
        Row("COPY", "COPY (*) TO", more: QueryReading.Reads),
        Row(
            "EXPLAIN",
            "EXPLAIN [ (*) ] [ { ANALYZE | ANALYSE } ] [ VERBOSE ]",
            more: QueryReading.Explained,
            note: "Its output is not shown."
        ),
    ];
}
