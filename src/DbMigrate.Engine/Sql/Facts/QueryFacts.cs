using DbMigrate.Engine.Model.Objects;
using DbMigrate.Engine.Sql.Scanning;
using static DbMigrate.Engine.Sql.Facts.FormRow;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>The facts of statements that read and write rows, and of maintenance.</summary>
internal static class QueryFacts
{
    private const string Rows1 = "The rows as they were before: keep them in a table, or restore them from a backup.";

    /// <summary>The rows, in the order in which they are tried.</summary>
    public static StatementForm[] Rows { get; } =
    [
        Row("INSERT", "with INSERT INTO <table>", "RX table", "DELETE the rows that it put in.", more: Reads),
        Row(
            "UPDATE",
            "with UPDATE [ ONLY ] <table>",
            "RX table",
            Rows1,
            scans: Maybe,
            more: Reads,
            note: "One statement is one transaction for all its rows, which stay locked to its end: a 'backfill' step goes in batches."
        ),
        Row("DELETE", "with DELETE FROM [ ONLY ] <table>", "RX table", Rows1, scans: Maybe, more: Reads),
        Row("MERGE", "with MERGE INTO [ ONLY ] <table>", "RX table", Rows1, scans: Maybe, more: Reads),
        Row(
            "SELECT INTO",
            "with SELECT ... INTO [ { TEMPORARY | TEMP | UNLOGGED } ] [ TABLE ] <table> [ FROM ]",
            "AX table",
            "DROP TABLE {table}",
            more: Reads
        ),
        Row("SELECT", "with { SELECT | VALUES | TABLE }", more: Reads),
        Row(
            "COPY",
            "COPY [ BINARY ] <table> [ (*) ] [ WITH OIDS ] FROM { STDIN | STDOUT }",
            "RX table",
            "DELETE the rows that it put in."
        ) with
        {
            Duty = ScriptHint.RowsFollow,
        },
        Row("COPY", "COPY [ BINARY ] <table> [ (*) ] FROM", "RX table", "DELETE the rows that it put in."),
        Row("COPY", "COPY [ BINARY ] <table> [ (*) ] TO { STDIN | STDOUT }", "AS table", scans: Yes) with
        {
            Duty = ScriptHint.RowsToNobody,
        },
        Row("COPY", "COPY (*) TO { STDIN | STDOUT }", more: Reads) with
        {
            Duty = ScriptHint.RowsToNobody,
        },
        Row("COPY", "COPY [ BINARY ] <table> [ (*) ] TO", "AS table", scans: Yes),
        Row("COPY", "COPY (*) TO", more: Reads),
        Row(
            "EXPLAIN",
            "EXPLAIN [ (*) ] [ { ANALYZE | ANALYSE } ] [ VERBOSE ]",
            more: Inner,
            note: "Its answer is not shown."
        ),
        Row("PREPARE", "PREPARE <prepared_statement> [ (*) ] AS", undo: "DEALLOCATE {prepared_statement}"),
        Row("EXECUTE", "EXECUTE <prepared_statement>", note: "What it does depends on what was prepared."),
        Row("DEALLOCATE", "DEALLOCATE"),
        Row("DECLARE CURSOR", "DECLARE <cursor> ... FOR", undo: "CLOSE {cursor}", more: Names),
        Row("FETCH", "FETCH"),
        Row("MOVE", "MOVE"),
        Row("CLOSE CURSOR", "CLOSE"),
        Row("DO", "DO", note: "What its block does is not read.", more: Blocks.Read) with
        {
            Look = Blocks.RuleOfBlock,
        },
        Row("CALL", "CALL <procedure>", note: "What the procedure does is not read.") with
        {
            Rule = TransactionRule.Unknown,
        },
        Row(
                "VACUUM",
                "VACUUM [ FULL ] [ FREEZE ] [ VERBOSE ] [ { ANALYZE | ANALYSE } ] [ (_options) ] <table*>",
                "SUX table",
                scans: Maybe,
                more: Vacuum
            )
            .Alone(harmless: true),
        Row("VACUUM", "VACUUM", scans: Maybe, more: Vacuum).Alone(harmless: true),
        Row(
            "ANALYZE",
            "{ ANALYZE | ANALYSE } [ (*) ] [ VERBOSE ] <table*>",
            "SUX table",
            note: "It reads a sample of the rows."
        ),
        Row(
            "ANALYZE",
            "{ ANALYZE | ANALYSE }",
            note: "Every table that the role may analyze is locked SHARE UPDATE EXCLUSIVE."
        ),
        Row(
                "CLUSTER",
                "CLUSTER [ (*) ] [ VERBOSE ] $",
                scans: Yes,
                rewrites: Yes,
                note: "Every table that was clustered before is locked ACCESS EXCLUSIVE, one after the other."
            )
            .Alone(harmless: true),
        Row(
            "CLUSTER",
            "CLUSTER [ (*) ] [ VERBOSE ] <index> ON <table>",
            "AX table, AX index",
            scans: Yes,
            rewrites: Yes
        ),
        Row(
            "CLUSTER",
            "CLUSTER [ (*) ] [ VERBOSE ] <table> [ USING <index> ]",
            "AX table, AX index",
            scans: Yes,
            rewrites: Yes,
            note: "Of a partitioned table, PostgreSQL refuses it in a transaction."
        ),
    ];

    /// <summary>
    /// The same, and the query runs: whether it reads a table from end to end is for the planner to say.
    /// </summary>
    public static void Reads(StatementReading reading)
    {
        var own = reading.Locks.Count;
        Names(reading);
        if (reading.Locks.Count > own)
        {
            reading.Effects(Maybe, No);
        }
    }

    /// <summary>Locks and names the tables that a query reads, and those that its WITH writes.</summary>
    public static void Names(StatementReading reading)
    {
        var locking = TableUse.Find(reading.Match.Tokens, out var uses);
        foreach (var (table, writes) in uses)
        {
            reading.Name("table", table);
            reading.Lock(
                table,
                writes ? LockMode.RX
                    : locking ? LockMode.RS
                    : LockMode.AS
            );
        }
    }

    /// <summary>LOCK TABLE … IN … MODE.</summary>
    public static void LockTable(StatementReading reading)
    {
        var (tokens, at) = (reading.Match.Tokens, reading.Match.End);
        var mode = LockMode.AX;
        if (tokens.IsWord(at, "IN"))
        {
            var words = "";
            for (at++; tokens.Kind(at) == SqlTokenKind.Word && !tokens.IsWord(at, "MODE"); at++)
            {
                words += tokens.Text(at)[..1].ToUpperInvariant();
            }

            mode = words switch
            {
                "AS" => LockMode.AS,
                "RS" => LockMode.RS,
                "RE" => LockMode.RX,
                "SUE" => LockMode.SUX,
                "S" => LockMode.S,
                "SRE" => LockMode.SRX,
                "E" => LockMode.X,
                _ => LockMode.AX,
            };
        }

        foreach (var table in reading.Match.All("table"))
        {
            reading.Lock(table, mode);
        }
    }

    /// <summary>
    /// The statement that is explained: it is run only where ANALYZE is said, but its tables are locked always.
    /// </summary>
    private static void Inner(StatementReading reading)
    {
        var inner = reading.Match.Tokens.Part(reading.Match.End, reading.Match.Tokens.Count());
        var (index, match) = StatementForms.Find(inner);
        if (match is not null && StatementForms.At(index).Kind != "EXPLAIN")
        {
            var (note, explain) = (reading.Notes.ToArray(), reading.Match.Tokens);
            var runs =
                explain.IsWord(1, "ANALYZE")
                || explain.IsWord(1, "ANALYSE")
                || (
                    explain.IsSymbol(1, '(')
                    && explain.Text(1, explain.Over(1)).Contains("analy", StringComparison.OrdinalIgnoreCase)
                );
            reading.Apply(StatementForms.At(index), match);
            reading.Notes.Clear();
            reading.Notes.AddRange(note);
            if (!runs)
            {
                reading.Undos.Clear();
                reading.NoEffects();
            }
        }
    }

    private static void Vacuum(StatementReading reading)
    {
        var tokens = reading.Match.Tokens;
        var full = tokens.IsWord(1, "FULL");
        if (tokens.IsSymbol(1, '('))
        {
            for (var i = 2; i < tokens.Over(1); i++)
            {
                full |= tokens.IsWord(i, "FULL") && !tokens.IsWord(i + 1, "OFF") && !tokens.IsWord(i + 1, "FALSE");
            }
        }

        reading.Effects(full ? Yes : No, full ? Yes : No);
        foreach (var table in full ? reading.Match.All("table") : [])
        {
            reading.Lock(table, LockMode.AX);
        }

        reading.Note(full ? "FULL writes the table anew under ACCESS EXCLUSIVE." : null);
    }
}
