using static DbMigrate.Engine.Sql.Facts.FormRow;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts.Forms;

/// <summary>The forms of statements of maintenance.</summary>
/// <remarks>A test runs an example of each row on a server and compares.</remarks>
internal static class MaintenanceForms
{
    private const string MarksIndex = "The index is marked for the next CLUSTER of the table.";

    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
        Row(
                "VACUUM",
                "VACUUM [ FULL ] [ FREEZE ] [ VERBOSE ] [ { ANALYZE | ANALYSE } ] [ (_options) ] <table*>",
                "SUX table",
                scans: Maybe,
                more: QueryReading.Vacuum,
                locksOthers: Yes
            )
            .Alone(harmless: true),
        Row("VACUUM", "VACUUM", scans: Maybe, more: QueryReading.Vacuum).Alone(harmless: true),
        Row(
            "ANALYZE",
            "{ ANALYZE | ANALYSE } [ (*) ] [ VERBOSE ] <table*>",
            "SUX table",
            note: "It reads a sample of the rows."
        ),
        Row(
            "ANALYZE",
            "{ ANALYZE | ANALYSE }",
            note: "Every table that the role may analyze is locked SHARE UPDATE EXCLUSIVE.",
            locksOthers: Yes
        ),
        Row(
                "CLUSTER",
                "CLUSTER [ (*) ] [ VERBOSE ] $",
                scans: Yes,
                rewrites: Yes,
                note: "Every table that was clustered before is locked ACCESS EXCLUSIVE, one after the other.",
                locksOthers: Maybe
            )
            .Alone(harmless: true),
        Row(
            "CLUSTER",
            "CLUSTER [ (*) ] [ VERBOSE ] <index> ON <table>",
            "AX table, AX index",
            scans: Yes,
            rewrites: Yes,
            note: MarksIndex
        ) with
        {
            Change = ObjectChange.Changed,
            Subject = "table",
        },
        Row(
            "CLUSTER",
            "CLUSTER [ (*) ] [ VERBOSE ] <table> USING <index>",
            "AX table, AX index",
            scans: Yes,
            rewrites: Yes,
            note: MarksIndex + " Of a partitioned table, PostgreSQL refuses it in a transaction."
        ) with
        {
            Change = ObjectChange.Changed,
            Subject = "table",
        },
        Row(
            "CLUSTER",
            "CLUSTER [ (*) ] [ VERBOSE ] <table>",
            "AX table",
            scans: Yes,
            rewrites: Yes,
            note: "Of a partitioned table, PostgreSQL refuses it in a transaction."
        ),
    ];
}
