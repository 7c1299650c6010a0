using static DbMigrate.Engine.Sql.Facts.FormRow;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts.Forms;

/// <summary>The forms of CREATE TABLE, DROP TABLE and what empties or locks a table.</summary>
/// <remarks>A test runs an example of each row on a server and compares.</remarks>
internal static class TableForms
{
    private const string Create =
        "CREATE [ { GLOBAL | LOCAL } ] [ { TEMPORARY | TEMP | UNLOGGED } ] TABLE [ IF NOT EXISTS ] <table> ";
    private const string Gone = "Nothing: its contents are lost. Restore them from a backup.";

    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
        Row("CREATE TABLE AS", Create + "... AS ...", "AX table", "DROP TABLE {table}", more: QueryReading.Reads)
            .Creates("table"),
        Row(
            "CREATE TABLE",
            Create + "PARTITION OF <parent>",
            "AX table, AX parent",
            "DROP TABLE {table}",
            more: References.ReadPartition,
            note: "Where the parent has a default partition, it is locked ACCESS EXCLUSIVE and read. Create the "
                + "table first and ATTACH it: that takes SHARE UPDATE EXCLUSIVE on the parent.",
            locksOthers: Maybe,
            changesOthers: Maybe
        ),
        Row(
            "CREATE TABLE",
            Create + "(*) ... INHERITS (_parents)",
            "AX table",
            "DROP TABLE {table}",
            more: References.Read
        ),
        Row("CREATE TABLE", Create, "AX table", "DROP TABLE {table}", more: References.Read),
        Row(
            "CREATE FOREIGN TABLE",
            "CREATE FOREIGN TABLE [ IF NOT EXISTS ] <foreign_table>",
            "AX foreign_table",
            "DROP FOREIGN TABLE {foreign_table}"
        ),
        Row(
            "DROP TABLE",
            "DROP TABLE [ IF EXISTS ] <table*>",
            "AX table",
            Gone,
            note: "The tables at the other end of its foreign keys are locked ACCESS EXCLUSIVE as well; CASCADE "
                + "also drops views, foreign keys and other dependents.",
            locksOthers: Maybe,
            cascades: true
        ),
        Row(
            "DROP FOREIGN TABLE",
            "DROP FOREIGN TABLE [ IF EXISTS ] <foreign_table*>",
            "AX foreign_table",
            "CREATE FOREIGN TABLE again, as it was.",
            cascades: true
        ),
        Row(
            "TRUNCATE TABLE",
            "TRUNCATE [ TABLE ] <table*>",
            "AX table",
            Gone,
            note: "CASCADE also empties every table with a foreign key to it.",
            cascades: true,
            session: MigrationSessionState.Unknown
        ),
        Row("LOCK TABLE", "LOCK [ TABLE ] <table*>", more: QueryReading.LockTable, locksOthers: Maybe),
    ];
}
