using static DbMigrate.Engine.Sql.Facts.FormRow;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts.Forms;

/// <summary>The actions of ALTER TABLE on columns.</summary>
/// <remarks>A test runs an example of each row on a server and compares.</remarks>
internal static class ColumnActions
{
    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
        Row(
            "ADD COLUMN",
            "ADD [ COLUMN ] [ IF NOT EXISTS ] <column>",
            "AX table",
            "DROP COLUMN {column}",
            more: ColumnFacts.Added
        ),
        Row(
            "DROP COLUMN",
            "DROP [ COLUMN ] [ IF EXISTS ] <column>",
            "AX table",
            "Nothing: the column's values are lost. Restore them from a backup.",
            note: "Code that names the column fails after the commit.",
            locksOthers: Maybe,
            cascades: true
        ),
        Row(
            "ALTER COLUMN TYPE",
            "ALTER [ COLUMN ] <column> [ SET DATA ] TYPE",
            "AX table",
            "ALTER COLUMN TYPE with the former type; what the new type could not hold is lost.",
            more: ColumnFacts.Retyped,
            locksOthers: Maybe
        ),
        Row(
            "SET DEFAULT",
            "ALTER [ COLUMN ] <column> SET DEFAULT",
            "AX table",
            "The former default again, or ALTER COLUMN … DROP DEFAULT."
        ),
        Row(
            "DROP DEFAULT",
            "ALTER [ COLUMN ] <column> DROP DEFAULT",
            "AX table",
            "ALTER COLUMN … SET DEFAULT with the former default."
        ),
        Row(
            "SET NOT NULL",
            "ALTER [ COLUMN ] <column> SET NOT NULL",
            "AX table",
            "ALTER COLUMN {column} DROP NOT NULL",
            scans: Yes,
            more: NotNullProof.Use,
            note: "The table is not read where a valid CHECK (column IS NOT NULL) proves it."
        ),
        Row(
            "DROP NOT NULL",
            "ALTER [ COLUMN ] <column> DROP NOT NULL",
            "AX table",
            "ALTER COLUMN {column} SET NOT NULL"
        ),
        Row(
            "SET EXPRESSION",
            "ALTER [ COLUMN ] <column> SET EXPRESSION",
            "AX table",
            "ALTER COLUMN … SET EXPRESSION with the former expression.",
            scans: Yes,
            rewrites: Maybe,
            note: "A stored column is rewritten, a virtual one (18) is not."
        ),
        Row(
            "DROP EXPRESSION",
            "ALTER [ COLUMN ] <column> DROP EXPRESSION",
            "AX table",
            "Nothing: drop the column and add it again, generated."
        ),
        Row(
            "ADD IDENTITY",
            "ALTER [ COLUMN ] <column> ADD GENERATED",
            "AX table",
            "ALTER COLUMN {column} DROP IDENTITY"
        ),
        Row(
            "DROP IDENTITY",
            "ALTER [ COLUMN ] <column> DROP IDENTITY",
            "AX table",
            "ALTER COLUMN … ADD GENERATED … AS IDENTITY, and set its sequence to where it was."
        ),
        Row(
            "SET IDENTITY",
            "ALTER [ COLUMN ] <column> { SET GENERATED | SET SEQUENCE | SET START | SET INCREMENT | SET MAXVALUE | "
                + "SET MINVALUE | SET CACHE | SET NO | SET CYCLE | RESTART }",
            "AX table",
            "ALTER COLUMN with the former options of the identity."
        ),
        Row(
            "SET STATISTICS",
            "ALTER [ COLUMN ] [ <column> ] SET STATISTICS",
            "SUX table",
            "ALTER COLUMN … SET STATISTICS with the former value."
        ),
        Row(
            "SET STORAGE",
            "ALTER [ COLUMN ] <column> SET STORAGE",
            "AX table",
            "ALTER COLUMN … SET STORAGE with the former one."
        ),
        Row(
            "SET COMPRESSION",
            "ALTER [ COLUMN ] <column> SET COMPRESSION",
            "AX table",
            "ALTER COLUMN … SET COMPRESSION with the former one."
        ),
        Row(
            "SET COLUMN OPTIONS",
            "ALTER [ COLUMN ] <column> SET (*)",
            "SUX table",
            "ALTER COLUMN … SET with the former options."
        ),
        Row(
            "RESET COLUMN OPTIONS",
            "ALTER [ COLUMN ] <column> RESET (*)",
            "SUX table",
            "ALTER COLUMN … SET with the former options."
        ),
        Row(
            "ALTER COLUMN OPTIONS",
            "ALTER [ COLUMN ] <column> OPTIONS (*)",
            "AX table",
            "ALTER COLUMN … OPTIONS with the former options."
        ),
    ];
}
