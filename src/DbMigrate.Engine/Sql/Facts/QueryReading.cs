using DbMigrate.Engine.Results;
using DbMigrate.Engine.Sql.Scanning;
using static DbMigrate.MigrationStatementEffect;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Reads facts of a query that depend on more than its pattern.</summary>
internal static class QueryReading
{
    /// <summary>
    /// A query that runs. The planner decides whether it reads a table from end to end. Triggers, rules, policies and
    /// views run functions, which may change the session.
    /// </summary>
    public static void Reads(StatementReading reading)
    {
        var own = reading.Relations.Count;
        var uses = Uses(reading, Maybe);
        if (reading.Relations.Count > own)
        {
            reading.Effects(Maybe, No);
        }

        if (uses > 0)
        {
            reading.Others(Maybe, No);
            reading.Leaves(MigrationSessionState.Unknown);
        }

        CalledCode.Read(reading);
        RowLosses.Read(reading);
    }

    /// <summary>A query that is analyzed and does not run: it locks the relations that it names.</summary>
    public static void Names(StatementReading reading) => Uses(reading, No);

    /// <summary>DECLARE CURSOR: WITH HOLD runs the query at the transaction's end.</summary>
    public static void Declares(StatementReading reading)
    {
        Names(reading);
        for (var at = 1; at < reading.Match.End; at++)
        {
            if (reading.Tokens.IsWord(at, "WITH") && reading.Tokens.IsWord(at + 1, "HOLD"))
            {
                reading.Leaves(MigrationSessionState.Cursor);
                reading.KeepsCursor = true;
                Reads(reading);
                return;
            }
        }
    }

    /// <summary>LOCK TABLE … IN … MODE.</summary>
    public static void LockTable(StatementReading reading)
    {
        var (tokens, at) = (reading.Match.Tokens, reading.Match.End);
        var mode = MigrationLockMode.AccessExclusive;
        if (tokens.IsWord(at, "IN"))
        {
            var words = new List<string>();
            for (at++; tokens.Kind(at) == SqlTokenKind.Word && !tokens.IsWord(at, "MODE"); at++)
            {
                words.Add(tokens.Text(at).ToUpperInvariant());
            }

            mode = LockModes.FromSql(string.Join(' ', words)) ?? mode;
        }

        foreach (var table in reading.Match.All("table"))
        {
            reading.Lock(table, mode);
        }
    }

    /// <summary>EXPLAIN runs the statement only with ANALYZE, but always locks its relations.</summary>
    public static void Explained(StatementReading reading)
    {
        var explain = reading.Match.Tokens;
        var inner = explain.Part(reading.Match.End, explain.Count());
        var (index, match) = StatementForms.Find(inner);
        if (match is null || StatementForms.At(index).Kind == "EXPLAIN")
        {
            return;
        }

        var note = reading.Notes.ToArray();
        var runs = IsAnalyzed(explain);
        reading.Apply(StatementForms.At(index), match);
        if (!runs)
        {
            reading.Notes.Clear();
            reading.Notes.AddRange(note);
            reading.Undos.Clear();
            reading.OnlyPlanned();
        }
    }

    /// <summary>VACUUM: FULL rewrites the table.</summary>
    public static void Vacuum(StatementReading reading)
    {
        var tokens = reading.Match.Tokens;
        var full = tokens.IsWord(1, "FULL") || IsOn(tokens, "FULL");
        reading.Effects(full ? Yes : No, full ? Yes : No);
        if (full)
        {
            foreach (var table in reading.Match.All("table"))
            {
                reading.Lock(table, MigrationLockMode.AccessExclusive);
            }

            reading.Note("FULL rewrites the table under ACCESS EXCLUSIVE.");
        }
    }

    private static int Uses(StatementReading reading, MigrationStatementEffect scans)
    {
        var locking = TableUse.Find(reading.Match.Tokens, out var uses);
        foreach (var (table, writes) in uses)
        {
            reading.Name("table", table);
            var mode =
                writes ? MigrationLockMode.RowExclusive
                : locking ? MigrationLockMode.RowShare
                : MigrationLockMode.AccessShare;
            var isTarget = writes && table == reading.Match["table"];
            reading.Lock(new RelationName(table), mode, isTarget ? No : scans);
        }

        return uses.Count;
    }

    private static bool IsAnalyzed(SqlTokens explain) =>
        explain.IsWord(1, "ANALYZE")
        || explain.IsWord(1, "ANALYSE")
        || IsOn(explain, "ANALYZE")
        || IsOn(explain, "ANALYSE");

    /// <summary>Whether an option in the parentheses behind the first keyword is on.</summary>
    private static bool IsOn(SqlTokens tokens, string option)
    {
        var end = tokens.IsSymbol(1, '(') ? tokens.Over(1) : 0;
        for (var i = 2; i < end; i++)
        {
            if (tokens.IsWord(i, option))
            {
                return !tokens.IsWord(i + 1, "OFF") && !tokens.IsWord(i + 1, "FALSE") && tokens.Text(i + 1) != "0";
            }
        }

        return false;
    }
}
