using DbMigrate.Engine.Sql.Scanning;
using static DbMigrate.Engine.Sql.Facts.FormRow;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>The facts of transactions, settings, and the server as a whole.</summary>
internal static class SessionFacts
{
    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
        Row("BEGIN", "BEGIN [ { WORK | TRANSACTION } ]") with
        {
            Rule = TransactionRule.Begin,
        },
        Row("START TRANSACTION", "START TRANSACTION") with
        {
            Rule = TransactionRule.Begin,
        },
        Row("COMMIT PREPARED", "COMMIT PREPARED 'transaction'", undo: "Nothing: the transaction is committed.").Alone(),
        Row("ROLLBACK PREPARED", "ROLLBACK PREPARED 'transaction'", undo: "Nothing: the transaction is gone.").Alone(),
        Row("PREPARE TRANSACTION", "PREPARE TRANSACTION 'transaction'") with
        {
            Rule = TransactionRule.Prepare,
        },
        Row("COMMIT", "{ COMMIT | END } [ { WORK | TRANSACTION } ] AND CHAIN") with
        {
            Rule = TransactionRule.CommitAndChain,
        },
        Row("COMMIT", "{ COMMIT | END }") with
        {
            Rule = TransactionRule.Commit,
        },
        Row("ROLLBACK", "ROLLBACK [ { WORK | TRANSACTION } ] TO [ SAVEPOINT ] <savepoint>"),
        Row("ROLLBACK", "{ ROLLBACK | ABORT }") with
        {
            Rule = TransactionRule.Rollback,
        },
        Row("SAVEPOINT", "SAVEPOINT <savepoint>", undo: "RELEASE SAVEPOINT {savepoint}"),
        Row("RELEASE", "RELEASE [ SAVEPOINT ] <savepoint>"),
        Row(
            "SET",
            "SET [ { SESSION | LOCAL } ] STANDARD_CONFORMING_STRINGS { = | TO }",
            undo: "RESET standard_conforming_strings"
        ) with
        {
            Duty = ScriptHint.StringSetting,
        },
        Row("RESET", "RESET { STANDARD_CONFORMING_STRINGS | ALL }") with
        {
            Duty = ScriptHint.StringSetting,
        },
        Row("SET", "SET [ { SESSION | LOCAL } ] CLIENT_ENCODING { = | TO }", undo: "RESET client_encoding") with
        {
            Duty = ScriptHint.EncodingSetting,
        },
        Row("SET", "SET NAMES", undo: "RESET client_encoding") with
        {
            Duty = ScriptHint.EncodingSetting,
        },
        Row("SET CONSTRAINTS", "SET CONSTRAINTS"),
        Row("SET", "SET LOCAL"),
        Row("SET", "SET TRANSACTION"),
        Row("SET", "SET SESSION CHARACTERISTICS"),
        Row(
            "SET",
            "SET [ SESSION ] { ROLE | AUTHORIZATION | TIME ZONE | XML | SCHEMA | CATALOG }",
            undo: "RESET of the same."
        ),
        Row("SET", "SET [ SESSION ] <_setting> { = | TO }", undo: "RESET {_setting}"),
        Row("SET", "SET"),
        Row("RESET", "RESET"),
        Row("SHOW", "SHOW"),
        Row("DISCARD ALL", "DISCARD ALL").Alone(harmless: true),
        Row("DISCARD", "DISCARD"),
        Row("LISTEN", "LISTEN <channel>", undo: "UNLISTEN {channel}"),
        Row("UNLISTEN", "UNLISTEN"),
        Row("NOTIFY", "NOTIFY <channel>", undo: "Nothing: who listens has been told."),
        Row("LOAD", "LOAD"),
        Row("CHECKPOINT", "CHECKPOINT"),
        Row(
                "ALTER SYSTEM",
                "ALTER SYSTEM SET <_setting>",
                undo: "The former value; ALTER SYSTEM RESET where none was set."
            )
            .Alone(harmless: true),
        Row("ALTER SYSTEM", "ALTER SYSTEM RESET", undo: "ALTER SYSTEM SET with the former value.")
            .Alone(harmless: true),
        Row("CREATE DATABASE", "CREATE DATABASE <database>", undo: "DROP DATABASE {database}").Alone(),
        Row("DROP DATABASE", "DROP DATABASE [ IF EXISTS ] <database>", undo: "Nothing: restore it from a backup.")
            .Alone(),
        Row(
                "ALTER DATABASE",
                "ALTER DATABASE <database> SET TABLESPACE <tablespace>",
                undo: "ALTER DATABASE … SET TABLESPACE with the former one.",
                rewrites: MigrationStatementEffect.Yes
            )
            .Alone("ALTER DATABASE SET TABLESPACE", harmless: true),
        Row(
            "ALTER DATABASE",
            "ALTER DATABASE <database> RENAME TO <_new>",
            undo: "ALTER DATABASE {_new} RENAME TO {database}"
        ),
        Row(
            "ALTER DATABASE",
            "ALTER DATABASE <database> SET <_setting> { = | TO | FROM }",
            undo: "The former setting; ALTER DATABASE … RESET where none was set."
        ),
        Row("ALTER DATABASE", "ALTER DATABASE <database>", undo: "ALTER DATABASE with the former value."),
        Row("CREATE TABLESPACE", "CREATE TABLESPACE <tablespace>", undo: "DROP TABLESPACE {tablespace}").Alone(),
        Row(
                "DROP TABLESPACE",
                "DROP TABLESPACE [ IF EXISTS ] <tablespace>",
                undo: "CREATE TABLESPACE again, as it was."
            )
            .Alone(),
        Row(
            "ALTER TABLESPACE",
            "ALTER TABLESPACE <tablespace> RENAME TO <_new>",
            undo: "ALTER TABLESPACE {_new} RENAME TO {tablespace}"
        ),
        Row("ALTER TABLESPACE", "ALTER TABLESPACE <tablespace>", undo: "ALTER TABLESPACE with the former value."),
        Row(
                "CREATE SUBSCRIPTION",
                "CREATE SUBSCRIPTION <subscription>",
                undo: "DROP SUBSCRIPTION {subscription}",
                note: "Without a slot (create_slot = false or connect = false) it may run in a transaction; else it makes one on the publisher."
            )
            .Alone() with
        {
            Look = match => Off(match, "create_slot", "connect"),
        },
        Row(
                "DROP SUBSCRIPTION",
                "DROP SUBSCRIPTION [ IF EXISTS ] <subscription>",
                undo: "CREATE SUBSCRIPTION again, as it was; the data is copied anew."
            )
            .Alone(),
        Row(
                "ALTER SUBSCRIPTION",
                "ALTER SUBSCRIPTION <subscription> { REFRESH | { SET | ADD | DROP } PUBLICATION | SET (*) }",
                undo: "ALTER SUBSCRIPTION with the former value."
            )
            .Alone(harmless: true) with
        {
            Look = match => Off(match, "refresh"),
        },
        Row(
            "ALTER SUBSCRIPTION",
            "ALTER SUBSCRIPTION <subscription> RENAME TO <_new>",
            undo: "ALTER SUBSCRIPTION {_new} RENAME TO {subscription}"
        ),
        Row(
            "ALTER SUBSCRIPTION",
            "ALTER SUBSCRIPTION <subscription> ENABLE",
            undo: "ALTER SUBSCRIPTION {subscription} DISABLE"
        ),
        Row(
            "ALTER SUBSCRIPTION",
            "ALTER SUBSCRIPTION <subscription> DISABLE",
            undo: "ALTER SUBSCRIPTION {subscription} ENABLE"
        ),
        Row(
            "ALTER SUBSCRIPTION",
            "ALTER SUBSCRIPTION <subscription>",
            undo: "ALTER SUBSCRIPTION with the former value."
        ),
    ];

    /// <summary>An option in WITH (…) that is switched off lets the statement run in a transaction.</summary>
    private static TransactionRule Off(PatternMatch match, params string[] options)
    {
        var tokens = match.Tokens;
        for (var i = match.End; i < tokens.Count(); i++)
        {
            if (
                options.Any(option => tokens.IsWord(i, option))
                && tokens.Kind(i + 1) == Scanning.SqlTokenKind.Operator
                && tokens.Text(i + 2).Trim('\'').ToLowerInvariant() is "false" or "off" or "no" or "0"
            )
            {
                return TransactionRule.Allowed;
            }
        }

        return TransactionRule.Refused;
    }
}
