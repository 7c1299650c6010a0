using static DbMigrate.Engine.Sql.Facts.FormRow;

namespace DbMigrate.Engine.Sql.Facts.Forms;

/// <summary>The forms of statements that run prepared statements, cursors and procedural code.</summary>
/// <remarks>A test runs an example of each row on a server and compares.</remarks>
internal static class CodeForms
{
    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
        Row(
            "PREPARE",
            "PREPARE <prepared_statement> [ (*) ] AS",
            undo: "DEALLOCATE {prepared_statement}",
            more: QueryReading.Names,
            session: MigrationSessionState.Prepared
        ),
        Row("EXECUTE", "EXECUTE <prepared_statement>", note: "What it does depends on what was prepared.").RunsCode(),
        Row("DEALLOCATE", "DEALLOCATE", session: MigrationSessionState.Prepared),
        Row("DECLARE CURSOR", "DECLARE <cursor> ... FOR", undo: "CLOSE {cursor}", more: QueryReading.Declares),
        Row("FETCH", "FETCH", note: "What the query of the cursor does is not known here.").RunsCode(),
        Row("MOVE", "MOVE", note: "What the query of the cursor does is not known here.").RunsCode(),
        Row("CLOSE CURSOR", "CLOSE", session: MigrationSessionState.Cursor),
        Row("DO", "DO", note: "The code of the block is not analysed.", more: Blocks.Read).RunsCode() with
        {
            Look = Blocks.RuleOfBlock,
        },
        Row("CALL", "CALL <procedure>", note: "The code of the procedure is not analysed.").RunsCode() with
        {
            Rule = TransactionRule.Unknown,
        },
    ];
}
