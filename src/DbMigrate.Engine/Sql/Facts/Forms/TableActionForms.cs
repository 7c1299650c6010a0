using static DbMigrate.Engine.Sql.Facts.FormRow;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts.Forms;

/// <summary>The actions of ALTER TABLE on the table as a whole.</summary>
/// <remarks>A test runs an example of each row on a server and compares.</remarks>
internal static class TableActionForms
{
    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
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
            note: "Without a policy only the owner sees rows."
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
