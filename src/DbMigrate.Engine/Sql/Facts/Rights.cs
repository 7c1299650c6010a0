namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Reads the undo of a GRANT and the table of a commented column, which no pattern can express.</summary>
internal static class Rights
{
    /// <summary>Sets the undo of a GRANT: REVOKE of the same privileges from the same roles.</summary>
    public static void Granted(StatementReading reading)
    {
        var match = reading.Match;
        var whom = match.Captures.First(c => c.Role == "_whom");
        var end = whom.From;
        while (end < whom.To && !match.Tokens.IsWord(end, "WITH") && !match.Tokens.IsWord(end, "GRANTED"))
        {
            end++;
        }

        var on = match.Captures.Find(c => c.Role == "_what");
        var what = match.Tokens.Text(on.From, whom.From - 1);
        reading.Undo(new StatementUndo($"REVOKE {what} FROM {match.Tokens.Text(whom.From, end)}", IsStatement: true));
    }

    /// <summary>Adds the table of a commented column: all but the last part of its name.</summary>
    public static void CommentedColumn(StatementReading reading)
    {
        var column = reading.Match["_column"]!;
        var dot = column.LastIndexOf('.');
        reading.Changes("column", column);
        if (dot > 0)
        {
            reading.Changes("table", column[..dot]);
            reading.Lock(column[..dot], MigrationLockMode.ShareUpdateExclusive);
        }
    }
}
