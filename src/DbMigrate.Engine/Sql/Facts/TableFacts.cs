using static DbMigrate.Engine.Sql.Facts.FormRow;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>The facts of tables: CREATE, ALTER, DROP, and what belongs to one table.</summary>
/// <remarks>
/// https://www.postgresql.org/docs/current/sql-altertable.html and AlterTableGetLockLevel in
/// src/backend/commands/tablecmds.c.
/// A test runs an example of each row on a server and compares with pg_locks.
/// </remarks>
internal static class TableFacts
{
    private const string Alter = "ALTER TABLE [ IF EXISTS ] [ ONLY ] <table> [ * ] ";
    private const string Create =
        "CREATE [ { GLOBAL | LOCAL } ] [ { TEMPORARY | TEMP | UNLOGGED } ] TABLE [ IF NOT EXISTS ] <table> ";
    private const string Gone = "Nothing: what was in it is gone. Restore it from a backup.";

    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
        Row("CREATE TABLE AS", Create + "... AS ...", "AX table", "DROP TABLE {table}", more: QueryFacts.Reads),
        Row(
            "CREATE TABLE",
            Create + "PARTITION OF <parent>",
            "AX table, AX parent",
            "DROP TABLE {table}",
            more: References.Read,
            note: "Where the parent has a default partition, that is locked ACCESS EXCLUSIVE and read through. Make the table alone and ATTACH it: that needs SHARE UPDATE EXCLUSIVE of the parent."
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
            "ALTER TABLE/RENAME TO",
            Alter + "RENAME TO <_new>",
            "AX table",
            "ALTER TABLE {_new@table} RENAME TO {table!}",
            note: "Code that knows the old name fails from the commit on."
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
            note: "Code that knows the old name fails from the commit on."
        ),
        Row(
            "ALTER TABLE/SET SCHEMA",
            Alter + "SET SCHEMA <schema>",
            "AX table",
            "ALTER TABLE {schema}.{table!} SET SCHEMA {table^}"
        ),
        Row(
            "ALTER TABLE/ATTACH PARTITION",
            Alter + "ATTACH PARTITION <partition>",
            "SUX table, AX partition",
            "ALTER TABLE {table} DETACH PARTITION {partition}",
            scans: Yes,
            note: "The partition is not read where a valid CHECK proves its bounds; a default partition is locked ACCESS EXCLUSIVE and read as well. Indexes that it gets stay after a DETACH."
        ),
        Row(
                "ALTER TABLE/DETACH PARTITION",
                Alter + "DETACH PARTITION <partition> CONCURRENTLY",
                "SUX table, SUX partition",
                "Attach it again: ALTER TABLE … ATTACH PARTITION … with its bounds.",
                note: "It waits for every transaction that uses the table, and takes ACCESS EXCLUSIVE of the partition in its second half."
            )
            .Alone("ALTER TABLE DETACH PARTITION CONCURRENTLY"),
        Row(
            "ALTER TABLE/DETACH PARTITION",
            Alter + "DETACH PARTITION <partition> FINALIZE",
            "SUX table, AX partition",
            "Attach it again: ALTER TABLE … ATTACH PARTITION … with its bounds."
        ),
        Row(
            "ALTER TABLE/DETACH PARTITION",
            Alter + "DETACH PARTITION <partition>",
            "AX table, AX partition",
            "Attach it again: ALTER TABLE … ATTACH PARTITION … with its bounds.",
            note: "DETACH … CONCURRENTLY needs SHARE UPDATE EXCLUSIVE only."
        ),
        Row(
            "ALTER TABLE/SET TABLESPACE",
            "ALTER TABLE ALL IN TABLESPACE <tablespace>",
            undo: "Move them back with ALTER TABLE ALL IN TABLESPACE.",
            rewrites: Yes,
            note: "Every table of the tablespace is locked ACCESS EXCLUSIVE and copied."
        ),
        Row("ALTER TABLE", Alter, more: TableActions.Read),
        Row(
            "ALTER FOREIGN TABLE/RENAME TO",
            "ALTER FOREIGN TABLE [ IF EXISTS ] <foreign_table> RENAME TO <_new>",
            "AX foreign_table",
            "ALTER FOREIGN TABLE {_new@foreign_table} RENAME TO {foreign_table!}"
        ),
        Row(
            "ALTER FOREIGN TABLE/RENAME COLUMN",
            "ALTER FOREIGN TABLE [ IF EXISTS ] [ ONLY ] <foreign_table> [ * ] RENAME [ COLUMN ] <column> TO <_new>",
            "AX foreign_table",
            "ALTER FOREIGN TABLE {foreign_table} RENAME COLUMN {_new} TO {column}"
        ),
        Row(
            "ALTER FOREIGN TABLE/SET SCHEMA",
            "ALTER FOREIGN TABLE [ IF EXISTS ] <foreign_table> SET SCHEMA <schema>",
            "AX foreign_table",
            "ALTER FOREIGN TABLE {schema}.{foreign_table!} SET SCHEMA {foreign_table^}"
        ),
        Row(
            "ALTER FOREIGN TABLE",
            "ALTER FOREIGN TABLE [ IF EXISTS ] [ ONLY ] <foreign_table> [ * ]",
            more: TableActions.Read
        ),
        Row(
            "DROP TABLE",
            "DROP TABLE [ IF EXISTS ] <table*>",
            "AX table",
            Gone,
            note: "The tables at the other end of its foreign keys are locked ACCESS EXCLUSIVE as well; CASCADE takes views, foreign keys and more with it."
        ),
        Row(
            "DROP FOREIGN TABLE",
            "DROP FOREIGN TABLE [ IF EXISTS ] <foreign_table*>",
            "AX foreign_table",
            "CREATE FOREIGN TABLE again, as it was."
        ),
        Row(
            "TRUNCATE TABLE",
            "TRUNCATE [ TABLE ] <table*>",
            "AX table",
            Gone,
            note: "CASCADE empties every table with a foreign key to it, too."
        ),
        Row("LOCK TABLE", "LOCK [ TABLE ] <table*>", more: QueryFacts.LockTable),
        Row(
            "CREATE TRIGGER",
            "CREATE [ OR REPLACE ] [ CONSTRAINT ] TRIGGER <trigger> ... ON <table> [ FROM <referenced> ]",
            "SRX table, AS referenced",
            "DROP TRIGGER {trigger} ON {table}"
        ),
        Row(
            "ALTER TRIGGER",
            "ALTER TRIGGER <trigger> ON <table> RENAME TO <_new>",
            "AX table",
            "ALTER TRIGGER {_new} ON {table} RENAME TO {trigger}"
        ),
        Row(
            "ALTER TRIGGER",
            "ALTER TRIGGER <trigger> ON <table>",
            "AS table",
            "Take the dependency back: ALTER TRIGGER … [ NO ] DEPENDS ON EXTENSION."
        ),
        Row(
            "DROP TRIGGER",
            "DROP TRIGGER [ IF EXISTS ] <trigger> ON <table>",
            "AX table",
            "CREATE TRIGGER again, as it was."
        ),
        Row(
            "CREATE RULE",
            "CREATE [ OR REPLACE ] RULE <rule> AS ON ... TO <table>",
            "AX table",
            "DROP RULE {rule} ON {table}"
        ),
        Row(
            "ALTER RULE",
            "ALTER RULE <rule> ON <table> RENAME TO <_new>",
            "AX table",
            "ALTER RULE {_new} ON {table} RENAME TO {rule}"
        ),
        Row("DROP RULE", "DROP RULE [ IF EXISTS ] <rule> ON <table>", "AX table", "CREATE RULE again, as it was."),
        Row("CREATE POLICY", "CREATE POLICY <policy> ON <table>", "AX table", "DROP POLICY {policy} ON {table}"),
        Row(
            "ALTER POLICY",
            "ALTER POLICY <policy> ON <table> RENAME TO <_new>",
            "AX table",
            "ALTER POLICY {_new} ON {table} RENAME TO {policy}"
        ),
        Row(
            "ALTER POLICY",
            "ALTER POLICY <policy> ON <table>",
            "AX table",
            "ALTER POLICY with the former roles and expressions."
        ),
        Row(
            "DROP POLICY",
            "DROP POLICY [ IF EXISTS ] <policy> ON <table>",
            "AX table",
            "CREATE POLICY again, as it was.",
            note: "Where it was the last one and row security is on, nobody but the owner sees a row."
        ),
        Row(
            "CREATE STATISTICS",
            "CREATE STATISTICS [ [ IF NOT EXISTS ] <statistics> ] [ (*) ] ON ... FROM <table>",
            "SUX table",
            "DROP STATISTICS {statistics}"
        ),
        Row("CREATE STATISTICS", "CREATE STATISTICS", undo: "DROP STATISTICS of what it made."),
        Row(
            "ALTER STATISTICS",
            "ALTER STATISTICS [ IF EXISTS ] <statistics> RENAME TO <_new>",
            "",
            "ALTER STATISTICS {_new@statistics} RENAME TO {statistics!}"
        ),
        Row(
            "ALTER STATISTICS",
            "ALTER STATISTICS [ IF EXISTS ] <statistics>",
            "",
            "ALTER STATISTICS with the former value."
        ),
        Row(
            "DROP STATISTICS",
            "DROP STATISTICS [ IF EXISTS ] <statistics*>",
            "",
            "CREATE STATISTICS again, as they were.",
            note: "Their table is locked SHARE UPDATE EXCLUSIVE."
        ),
    ];

    /// <summary>The actions of ALTER TABLE, in the order in which they are tried.</summary>
    public static StatementForm[] Actions { get; } =
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
            note: "Add it NOT VALID and VALIDATE it in a transaction of its own: nobody waits for the check then."
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
            note: "The index is built under the lock: make it CONCURRENTLY first and add the constraint USING INDEX."
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
            note: "Add it NOT VALID and VALIDATE it in a transaction of its own: nobody waits for the check then."
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
            "ADD COLUMN",
            "ADD [ COLUMN ] [ IF NOT EXISTS ] <column>",
            "AX table",
            "DROP COLUMN {column}",
            more: ColumnFacts.Added
        ),
        Row(
            "DROP CONSTRAINT",
            "DROP CONSTRAINT [ IF EXISTS ] <constraint>",
            "AX table",
            "ADD CONSTRAINT again, as it was.",
            note: "Of a foreign key, the table that it refers to is locked ACCESS EXCLUSIVE as well."
        ),
        Row(
            "DROP COLUMN",
            "DROP [ COLUMN ] [ IF EXISTS ] <column>",
            "AX table",
            "Nothing: the column's values are gone. Restore them from a backup.",
            note: "Code that names the column fails from the commit on."
        ),
        Row(
            "ALTER COLUMN TYPE",
            "ALTER [ COLUMN ] <column> [ SET DATA ] TYPE",
            "AX table",
            "ALTER COLUMN TYPE with the former type; what the new one could not hold is gone.",
            more: ColumnFacts.Retyped
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
            note: "A stored column is written anew, a virtual one (18) is not."
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
            "ALTER [ COLUMN ] <column> { SET GENERATED | SET SEQUENCE | SET START | SET INCREMENT | SET MAXVALUE | SET MINVALUE | SET CACHE | SET NO | SET CYCLE | RESTART }",
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
        Row(
            "ALTER CONSTRAINT",
            "ALTER CONSTRAINT <constraint> ... NOT ENFORCED",
            "AX table",
            "ALTER CONSTRAINT {constraint} ENFORCED",
            note: "The table at the other end of the foreign key is locked ACCESS EXCLUSIVE as well."
        ),
        Row(
            "ALTER CONSTRAINT",
            "ALTER CONSTRAINT <constraint> ... ENFORCED",
            "AX table",
            "ALTER CONSTRAINT {constraint} NOT ENFORCED",
            scans: Yes,
            note: "The table at the other end of the foreign key is locked as well."
        ),
        Row(
            "ALTER CONSTRAINT",
            "ALTER CONSTRAINT <constraint>",
            "AX table",
            "ALTER CONSTRAINT with the former properties."
        ),
        Row(
            "VALIDATE CONSTRAINT",
            "VALIDATE CONSTRAINT <constraint>",
            "SUX table",
            "Nothing, and nothing needs to be: the constraint only holds what it says.",
            scans: Yes,
            more: NotNullProof.Validate,
            note: "Of a foreign key, the table that it refers to is locked ROW SHARE. Reads and writes go on meanwhile."
        ),
        Row(
            "DISABLE TRIGGER",
            "DISABLE TRIGGER <trigger>",
            "SRX table",
            "ENABLE TRIGGER {trigger}",
            note: "ALL switches foreign keys off as well."
        ),
        Row(
            "ENABLE TRIGGER",
            "ENABLE { REPLICA | ALWAYS } TRIGGER <trigger>",
            "SRX table",
            "ENABLE TRIGGER, or DISABLE TRIGGER, as it was."
        ),
        Row("ENABLE TRIGGER", "ENABLE TRIGGER <trigger>", "SRX table", "DISABLE TRIGGER {trigger}"),
        Row("DISABLE RULE", "DISABLE RULE <rule>", "AX table", "ENABLE RULE {rule}"),
        Row(
            "ENABLE RULE",
            "ENABLE { REPLICA | ALWAYS } RULE <rule>",
            "AX table",
            "ENABLE RULE, or DISABLE RULE, as it was."
        ),
        Row("ENABLE RULE", "ENABLE RULE <rule>", "AX table", "DISABLE RULE {rule}"),
        Row(
            "ENABLE ROW LEVEL SECURITY",
            "ENABLE ROW LEVEL SECURITY",
            "AX table",
            "DISABLE ROW LEVEL SECURITY",
            note: "Without a policy nobody but the owner sees a row."
        ),
        Row(
            "DISABLE ROW LEVEL SECURITY",
            "DISABLE ROW LEVEL SECURITY",
            "AX table",
            "ENABLE ROW LEVEL SECURITY",
            note: "FORCE stays set."
        ),
        Row("FORCE ROW LEVEL SECURITY", "FORCE ROW LEVEL SECURITY", "AX table", "NO FORCE ROW LEVEL SECURITY"),
        Row("NO FORCE ROW LEVEL SECURITY", "NO FORCE ROW LEVEL SECURITY", "AX table", "FORCE ROW LEVEL SECURITY"),
        Row(
            "CLUSTER ON",
            "CLUSTER ON <index>",
            "SUX table, SUX index",
            "The former CLUSTER ON, or SET WITHOUT CLUSTER."
        ),
        Row("SET WITHOUT CLUSTER", "SET WITHOUT CLUSTER", "SUX table", "CLUSTER ON the index of before."),
        Row("SET WITHOUT OIDS", "SET WITHOUT OIDS", "AX table"),
        Row(
            "SET ACCESS METHOD",
            "SET ACCESS METHOD",
            "AX table",
            "SET ACCESS METHOD with the former one.",
            scans: Yes,
            rewrites: Yes
        ),
        Row(
            "SET TABLESPACE",
            "SET TABLESPACE <tablespace>",
            "AX table",
            "SET TABLESPACE with the former one.",
            rewrites: Yes,
            note: "The files are copied under the lock; indexes stay where they are."
        ),
        Row("SET LOGGED", "SET LOGGED", "AX table", "SET UNLOGGED", scans: Yes, rewrites: Yes),
        Row("SET UNLOGGED", "SET UNLOGGED", "AX table", "SET LOGGED", scans: Yes, rewrites: Yes),
        Row(
            "SET OPTIONS",
            "SET (_options)",
            "SUX table",
            "SET or RESET with the former options.",
            more: ColumnFacts.Options
        ),
        Row(
            "RESET OPTIONS",
            "RESET (_options)",
            "SUX table",
            "SET with the former options.",
            more: ColumnFacts.Options
        ),
        Row("INHERIT", "INHERIT <parent>", "AX table, SUX parent", "NO INHERIT {parent}"),
        Row("NO INHERIT", "NO INHERIT <parent>", "AX table, AS parent", "INHERIT {parent}"),
        Row("OF", "OF <type>", "AX table, AS type", "NOT OF"),
        Row("NOT OF", "NOT OF", "AX table", "OF with the former type."),
        Row("OWNER TO", "OWNER TO <_owner>", "AX table", "OWNER TO the former owner."),
        Row(
            "REPLICA IDENTITY",
            "REPLICA IDENTITY",
            "AX table",
            "REPLICA IDENTITY with the former one; DEFAULT where none was set."
        ),
        Row("OPTIONS", "OPTIONS (*)", "AX table", "OPTIONS with the former values."),
    ];
}
