using static DbMigrate.Engine.Sql.Facts.FormRow;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts.Forms;

/// <summary>The forms of statements about triggers, rules, policies and statistics objects.</summary>
/// <remarks>A test runs an example of each row on a server and compares.</remarks>
internal static class TriggerForms
{
    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
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
            "CREATE TRIGGER again, as it was.",
            cascades: true
        ),
        Row(
            "CREATE RULE",
            "CREATE [ OR REPLACE ] RULE <rule> AS ON ... TO <table>",
            "AX table",
            "DROP RULE {rule} ON {table}",
            more: QueryReading.Names
        ),
        Row(
            "ALTER RULE",
            "ALTER RULE <rule> ON <table> RENAME TO <_new>",
            "AX table",
            "ALTER RULE {_new} ON {table} RENAME TO {rule}"
        ),
        Row(
            "DROP RULE",
            "DROP RULE [ IF EXISTS ] <rule> ON <table>",
            "AX table",
            "CREATE RULE again, as it was.",
            cascades: true
        ),
        Row(
            "CREATE POLICY",
            "CREATE POLICY <policy> ON <table>",
            "AX table",
            "DROP POLICY {policy} ON {table}",
            more: QueryReading.Names
        ),
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
            "ALTER POLICY with the former roles and expressions.",
            more: QueryReading.Names
        ),
        Row(
            "DROP POLICY",
            "DROP POLICY [ IF EXISTS ] <policy> ON <table>",
            "AX table",
            "CREATE POLICY again, as it was.",
            note: "Where it was the last one and row security is on, only the owner sees rows.",
            cascades: true
        ),
        Row(
            "CREATE STATISTICS",
            "CREATE STATISTICS [ [ IF NOT EXISTS ] <statistics> ] [ (*) ] ON ... FROM <table>",
            "SUX table",
            "DROP STATISTICS {statistics}"
        ),
        Row("CREATE STATISTICS", "CREATE STATISTICS", undo: "DROP STATISTICS of what it created."),
        Row(
            "ALTER STATISTICS",
            "ALTER STATISTICS [ IF EXISTS ] <statistics> RENAME TO <_new>",
            "",
            "ALTER STATISTICS {_new@statistics} RENAME TO {statistics!}",
            locksOthers: Maybe
        ),
        Row(
            "ALTER STATISTICS",
            "ALTER STATISTICS [ IF EXISTS ] <statistics>",
            "",
            "ALTER STATISTICS with the former value.",
            locksOthers: Maybe
        ),
        Row(
            "DROP STATISTICS",
            "DROP STATISTICS [ IF EXISTS ] <statistics*>",
            "",
            "CREATE STATISTICS again, as they were.",
            note: "Their table is locked SHARE UPDATE EXCLUSIVE.",
            locksOthers: Yes
        ),
    ];
}
