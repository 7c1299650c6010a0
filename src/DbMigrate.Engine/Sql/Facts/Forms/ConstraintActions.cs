using static DbMigrate.Engine.Sql.Facts.FormRow;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts.Forms;

/// <summary>The actions of ALTER TABLE on constraints.</summary>
/// <remarks>A test runs an example of each row on a server and compares.</remarks>
internal static class ConstraintActions
{
    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
        Row(
            "ADD CONSTRAINT",
            "ADD [ CONSTRAINT <constraint> ] FOREIGN KEY (*) REFERENCES <referenced> ... NOT { VALID | ENFORCED }",
            "SRX table, SRX referenced",
            "DROP CONSTRAINT {constraint}"
        ),
        Row(
            "ADD CONSTRAINT",
            "ADD [ CONSTRAINT <constraint> ] FOREIGN KEY (*) REFERENCES <referenced>",
            "SRX table, SRX referenced",
            "DROP CONSTRAINT {constraint}",
            scans: Yes,
            more: References.Checked,
            note: "Add it NOT VALID and VALIDATE it in a transaction of its own: then writers do not wait for the "
                + "check."
        ),
        Row(
            "ADD CONSTRAINT",
            "ADD [ CONSTRAINT <constraint> ] { UNIQUE | PRIMARY KEY } USING INDEX <index>",
            "AX table, SUX index",
            "DROP CONSTRAINT, and the unique index again: it goes with the constraint.",
            note: "Of a PRIMARY KEY, columns that are not NOT NULL are made so, which reads the table."
        ),
        Row(
            "ADD CONSTRAINT",
            "ADD [ CONSTRAINT <constraint> ] { UNIQUE | PRIMARY KEY | EXCLUDE }",
            "AX table",
            "DROP CONSTRAINT {constraint}",
            scans: Yes,
            note: "The index is built under the lock: create it CONCURRENTLY first and add the constraint USING INDEX."
        ),
        Row(
            "ADD CONSTRAINT",
            "ADD [ CONSTRAINT <constraint> ] CHECK (*) ... NOT { VALID | ENFORCED }",
            "AX table",
            "DROP CONSTRAINT {constraint}",
            more: NotNullProof.Remember
        ),
        Row(
            "ADD CONSTRAINT",
            "ADD [ CONSTRAINT <constraint> ] CHECK (*)",
            "AX table",
            "DROP CONSTRAINT {constraint}",
            scans: Yes,
            more: NotNullProof.Remember,
            note: "Add it NOT VALID and VALIDATE it in a transaction of its own: then writers do not wait for the "
                + "check."
        ),
        Row(
            "ADD CONSTRAINT",
            "ADD [ CONSTRAINT <constraint> ] NOT NULL <column> ... NOT VALID",
            "AX table",
            "DROP CONSTRAINT {constraint}"
        ),
        Row(
            "ADD CONSTRAINT",
            "ADD [ CONSTRAINT <constraint> ] NOT NULL <column>",
            "AX table",
            "DROP CONSTRAINT {constraint}",
            scans: Yes,
            more: NotNullProof.Use,
            note: "The table is not read where a valid CHECK (column IS NOT NULL) proves it."
        ),
        Row(
            "DROP CONSTRAINT",
            "DROP CONSTRAINT [ IF EXISTS ] <constraint>",
            "AX table",
            "ADD CONSTRAINT again, as it was.",
            note: "Of a foreign key, the table that it refers to is locked ACCESS EXCLUSIVE as well.",
            locksOthers: Maybe,
            cascades: true
        ),
        Row(
            "ALTER CONSTRAINT",
            "ALTER CONSTRAINT <constraint> ... NOT ENFORCED",
            "AX table",
            "ALTER CONSTRAINT {constraint} ENFORCED",
            note: "The table at the other end of the foreign key is locked ACCESS EXCLUSIVE as well.",
            locksOthers: Maybe
        ),
        Row(
            "ALTER CONSTRAINT",
            "ALTER CONSTRAINT <constraint> ... ENFORCED",
            "AX table",
            "ALTER CONSTRAINT {constraint} NOT ENFORCED",
            scans: Yes,
            note: "The table at the other end of the foreign key is locked as well.",
            locksOthers: Maybe
        ),
        Row(
            "ALTER CONSTRAINT",
            "ALTER CONSTRAINT <constraint>",
            "AX table",
            "ALTER CONSTRAINT with the former properties.",
            locksOthers: Maybe
        ),
        Row(
            "VALIDATE CONSTRAINT",
            "VALIDATE CONSTRAINT <constraint>",
            "SUX table",
            "Nothing needs to be taken back: the constraint is only proven.",
            scans: Yes,
            more: NotNullProof.Validate,
            note: "Of a foreign key, the table that it refers to is locked ROW SHARE. Reads and writes go on "
                + "meanwhile.",
            locksOthers: Maybe
        ),
    ];
}
