using static DbMigrate.Engine.Sql.Facts.FormRow;

namespace DbMigrate.Engine.Sql.Facts.Forms;

/// <summary>The forms of statements about settings and the session.</summary>
/// <remarks>A test runs an example of each row on a server and compares.</remarks>
internal static class SettingForms
{
    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
        Row(
            "SET",
            "SET [ { SESSION | LOCAL } ] STANDARD_CONFORMING_STRINGS { = | TO }",
            undo: "RESET standard_conforming_strings",
            more: SessionSettings.Read
        ) with
        {
            Duty = ScriptHint.StringSetting,
        },
        Row("RESET", "RESET { STANDARD_CONFORMING_STRINGS | ALL }", session: MigrationSessionState.Settings) with
        {
            Duty = ScriptHint.StringSetting,
        },
        Row(
            "SET",
            "SET [ { SESSION | LOCAL } ] CLIENT_ENCODING { = | TO }",
            undo: "RESET client_encoding",
            more: SessionSettings.Read
        ) with
        {
            Duty = ScriptHint.EncodingSetting,
        },
        Row("SET", "SET NAMES", undo: "RESET client_encoding", session: MigrationSessionState.Settings) with
        {
            Duty = ScriptHint.EncodingSetting,
        },
        Row("SET CONSTRAINTS", "SET CONSTRAINTS", note: "IMMEDIATE runs the deferred triggers of the transaction.")
            .RunsCode(),
        Row("SET", "SET LOCAL"),
        Row("SET", "SET TRANSACTION"),
        Row("SET", "SET SESSION CHARACTERISTICS", session: MigrationSessionState.Settings),
        Row(
            "SET",
            "SET [ SESSION ] { ROLE | AUTHORIZATION | TIME ZONE | XML | SCHEMA | CATALOG }",
            undo: "RESET of the same.",
            session: MigrationSessionState.Settings
        ),
        Row(
            "SET",
            "SET [ SESSION ] <_setting> { = | TO }",
            undo: "RESET {_setting}",
            session: MigrationSessionState.Settings
        ),
        Row("SET", "SET"),
        Row("RESET", "RESET", session: MigrationSessionState.Settings),
        Row("SHOW", "SHOW"),
        Row("DISCARD ALL", "DISCARD ALL", session: MigrationSessionState.Unknown).Alone(harmless: true),
        Row("DISCARD", "DISCARD", session: MigrationSessionState.Temporary),
        Row("LISTEN", "LISTEN <channel>", undo: "UNLISTEN {channel}", session: MigrationSessionState.Channel),
        Row("UNLISTEN", "UNLISTEN", session: MigrationSessionState.Channel),
        Row("NOTIFY", "NOTIFY <channel>", undo: "Nothing: the listeners have received it."),
        Row("LOAD", "LOAD", note: "The code of the library is not analysed.").RunsCode(),
        Row("CHECKPOINT", "CHECKPOINT"),
    ];
}
