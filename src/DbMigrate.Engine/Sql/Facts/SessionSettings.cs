namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Reads how long a SET lasts.</summary>
internal static class SessionSettings
{
    /// <summary>SET changes the session, SET LOCAL the transaction only.</summary>
    public static void Read(StatementReading reading)
    {
        if (!reading.Match.Tokens.IsWord(1, "LOCAL"))
        {
            reading.Leaves(MigrationSessionState.Settings);
        }
    }
}
