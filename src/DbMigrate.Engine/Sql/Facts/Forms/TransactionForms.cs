using static DbMigrate.Engine.Sql.Facts.FormRow;

namespace DbMigrate.Engine.Sql.Facts.Forms;

/// <summary>The forms of statements that begin and end transactions.</summary>
/// <remarks>A test runs an example of each row on a server and compares.</remarks>
internal static class TransactionForms
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
        Row("COMMIT PREPARED", "COMMIT PREPARED 'transaction'", undo: "Nothing: the transaction is committed.")
            .RunsCode()
            .Alone(),
        Row("ROLLBACK PREPARED", "ROLLBACK PREPARED 'transaction'", undo: "Nothing: the transaction is rolled back.")
            .Alone(),
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
    ];
}
