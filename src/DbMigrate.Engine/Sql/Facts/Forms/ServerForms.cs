using DbMigrate.Engine.Sql.Scanning;
using static DbMigrate.Engine.Sql.Facts.FormRow;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts.Forms;

/// <summary>The forms of statements about databases, tablespaces, subscriptions and the server.</summary>
/// <remarks>A test runs an example of each row on a server and compares.</remarks>
internal static class ServerForms
{
    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
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
                rewrites: Yes
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
                note: "Without a slot (create_slot = false or connect = false) it may run in a transaction; else "
                    + "it makes one on the publisher.",
                locksOthers: Maybe
            )
            .Alone() with
        {
            Look = match => Off(match, "create_slot", "connect"),
        },
        Row(
                "DROP SUBSCRIPTION",
                "DROP SUBSCRIPTION [ IF EXISTS ] <subscription>",
                undo: "CREATE SUBSCRIPTION again, as it was; the data is copied again."
            )
            .Alone(),
        Row(
                "ALTER SUBSCRIPTION",
                "ALTER SUBSCRIPTION <subscription> { REFRESH | { SET | ADD | DROP } PUBLICATION | SET (*) }",
                undo: "ALTER SUBSCRIPTION with the former value.",
                locksOthers: Maybe
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
                && tokens.Kind(i + 1) == SqlTokenKind.Operator
                && tokens.Text(i + 2).Trim('\'').ToLowerInvariant() is "false" or "off" or "no" or "0"
            )
            {
                return TransactionRule.Allowed;
            }
        }

        return TransactionRule.Refused;
    }
}
