namespace DbMigrate.Engine.Sql.Facts;

/// <summary>What takes a GRANT back, and other things that a pattern alone cannot say.</summary>
internal static class Rights
{
    /// <summary>REVOKE the same from the same.</summary>
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
        reading.Undo($"REVOKE {what} FROM {match.Tokens.Text(whom.From, end)}");
    }

    /// <summary>The table of a column: all but the last part of its name.</summary>
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
