using DbMigrate.Engine.Sql.Scanning;

namespace DbMigrate.Engine.Sql.Facts;

/// <summary>The other tables that a CREATE TABLE names.</summary>
internal static class References
{
    /// <summary>REFERENCES locks the table that it names against writers, INHERITS against DDL, LIKE reads.</summary>
    public static void Read(StatementReading reading)
    {
        var tokens = reading.Match.Tokens;
        var own = reading.Match["table"];
        for (var i = 0; tokens.Kind(i) != SqlTokenKind.End; i++)
        {
            if (tokens.IsWord(i, "REFERENCES"))
            {
                Lock(reading, i + 1, MigrationLockMode.ShareRowExclusive, own);
            }
            else if (tokens.IsWord(i, "LIKE") && (tokens.IsSymbol(i - 1, '(') || tokens.IsSymbol(i - 1, ',')))
            {
                Lock(reading, i + 1, MigrationLockMode.AccessShare, own);
            }
            else if (tokens.IsWord(i, "INHERITS") && tokens.IsSymbol(i + 1, '('))
            {
                for (var at = i + 2; at < tokens.Over(i + 1) - 1; at = NameNode.Over(tokens, at) + 1)
                {
                    Lock(reading, at, MigrationLockMode.ShareUpdateExclusive, own);
                }
            }
        }
    }

    /// <summary>
    /// A foreign key that is checked at once: the planner decides whether it reads the referenced table.
    /// </summary>
    public static void Checked(StatementReading reading) =>
        reading.Lock(
            new RelationName(reading.Match["referenced"]!),
            MigrationLockMode.ShareRowExclusive,
            MigrationStatementEffect.Maybe
        );

    /// <summary>PARTITION OF: the same, and the functions in its bounds run.</summary>
    public static void ReadPartition(StatementReading reading)
    {
        Read(reading);
        CalledCode.ReadRest(reading);
    }

    private static void Lock(StatementReading reading, int at, MigrationLockMode mode, string? own)
    {
        var name = reading.Match.Tokens.Text(at, NameNode.Over(reading.Match.Tokens, at));
        if (name.Length > 0)
        {
            reading.Name("table", name);
            if (name != own)
            {
                reading.Lock(name, mode);
            }
        }
    }
}
