using static DbMigrate.Engine.Sql.Facts.FormRow;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts.Forms;

/// <summary>The forms of ALTER TABLE that have one action; the others are read action by action.</summary>
/// <remarks>A test runs an example of each row on a server and compares.</remarks>
internal static class AlterTableForms
{
    private const string Alter = "ALTER TABLE [ IF EXISTS ] [ ONLY ] <table> [ * ] ";

    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
        Row(
            "ALTER TABLE/RENAME TO",
            Alter + "RENAME TO <_new>",
            "AX table",
            "ALTER TABLE {_new@table} RENAME TO {table!}",
            note: "Code that uses the old name fails after the commit.",
            changesOthers: Maybe
        ),
        Row(
            "ALTER TABLE/RENAME CONSTRAINT",
            Alter + "RENAME CONSTRAINT <constraint> TO <_new>",
            "AX table",
            "ALTER TABLE {table} RENAME CONSTRAINT {_new} TO {constraint}"
        ),
        Row(
            "ALTER TABLE/RENAME COLUMN",
            Alter + "RENAME [ COLUMN ] <column> TO <_new>",
            "AX table",
            "ALTER TABLE {table} RENAME COLUMN {_new} TO {column}",
            note: "Code that uses the old name fails after the commit.",
            changesOthers: Maybe
        ),
        Row(
            "ALTER TABLE/SET SCHEMA",
            Alter + "SET SCHEMA <schema>",
            "AX table",
            "ALTER TABLE {schema}.{table!} SET SCHEMA {table^}",
            changesOthers: Maybe
        ),
        Row(
            "ALTER TABLE/ATTACH PARTITION",
            Alter + "ATTACH PARTITION <partition>",
            "SUX table, AX partition",
            "ALTER TABLE {table} DETACH PARTITION {partition}",
            scans: Yes,
            note: "The partition is not read where a valid CHECK proves its bounds; a default partition is locked "
                + "ACCESS EXCLUSIVE and read as well. Indexes that it gets stay after a DETACH.",
            locksOthers: Maybe,
            changesOthers: Maybe
        ),
        Row(
                "ALTER TABLE/DETACH PARTITION",
                Alter + "DETACH PARTITION <partition> CONCURRENTLY",
                "SUX table, SUX partition",
                "Attach it again: ALTER TABLE … ATTACH PARTITION … with its bounds.",
                note: "It waits for every transaction that uses the table, and takes ACCESS EXCLUSIVE of the "
                    + "partition in its second half.",
                locksOthers: Maybe,
                changesOthers: Maybe
            )
            .Alone("ALTER TABLE DETACH PARTITION CONCURRENTLY"),
        Row(
            "ALTER TABLE/DETACH PARTITION",
            Alter + "DETACH PARTITION <partition> FINALIZE",
            "SUX table, AX partition",
            "Attach it again: ALTER TABLE … ATTACH PARTITION … with its bounds.",
            locksOthers: Maybe,
            changesOthers: Maybe
        ),
        Row(
            "ALTER TABLE/DETACH PARTITION",
            Alter + "DETACH PARTITION <partition>",
            "AX table, AX partition",
            "Attach it again: ALTER TABLE … ATTACH PARTITION … with its bounds.",
            note: "DETACH … CONCURRENTLY needs SHARE UPDATE EXCLUSIVE only.",
            locksOthers: Maybe,
            changesOthers: Maybe
        ),
        Row(
            "ALTER TABLE/SET TABLESPACE",
            "ALTER TABLE ALL IN TABLESPACE <tablespace>",
            undo: "Move them back with ALTER TABLE ALL IN TABLESPACE.",
            rewrites: Yes,
            note: "Every table of the tablespace is locked ACCESS EXCLUSIVE and copied.",
            locksOthers: Maybe,
            changesOthers: Maybe
        ),
        Row("ALTER TABLE", Alter, more: TableActions.Read),
        Row(
            "ALTER FOREIGN TABLE/RENAME TO",
            "ALTER FOREIGN TABLE [ IF EXISTS ] <foreign_table> RENAME TO <_new>",
            "AX foreign_table",
            "ALTER FOREIGN TABLE {_new@foreign_table} RENAME TO {foreign_table!}",
            changesOthers: Maybe
        ),
        Row(
            "ALTER FOREIGN TABLE/RENAME COLUMN",
            "ALTER FOREIGN TABLE [ IF EXISTS ] [ ONLY ] <foreign_table> [ * ] RENAME [ COLUMN ] <column> TO <_new>",
            "AX foreign_table",
            "ALTER FOREIGN TABLE {foreign_table} RENAME COLUMN {_new} TO {column}",
            changesOthers: Maybe
        ),
        Row(
            "ALTER FOREIGN TABLE/SET SCHEMA",
            "ALTER FOREIGN TABLE [ IF EXISTS ] <foreign_table> SET SCHEMA <schema>",
            "AX foreign_table",
            "ALTER FOREIGN TABLE {schema}.{foreign_table!} SET SCHEMA {foreign_table^}",
            changesOthers: Maybe
        ),
        Row(
            "ALTER FOREIGN TABLE",
            "ALTER FOREIGN TABLE [ IF EXISTS ] [ ONLY ] <foreign_table> [ * ]",
            more: reading =>
            {
                TableActions.Read(reading);
                reading.HoldsNoRows();
            }
        ),
    ];
}
