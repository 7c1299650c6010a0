namespace DbMigrate.Engine.Sql.Facts;

/// <summary>The table of an index: known where the script created the index, else only named by the index.</summary>
internal static class IndexTables
{
    /// <summary>Records the table of an index that a script creates.</summary>
    public static void Created(StatementReading reading)
    {
        if (reading.Match["index"] is { } index)
        {
            reading.Script.AddIndex(index, reading.Match["table"]!);
        }
    }

    /// <summary>Adds SHARE UPDATE EXCLUSIVE of the index's table.</summary>
    public static void ShareUpdateExclusive(StatementReading reading) =>
        Lock(reading, MigrationLockMode.ShareUpdateExclusive);

    /// <summary>Adds SHARE of the index's table.</summary>
    public static void Share(StatementReading reading) => Lock(reading, MigrationLockMode.Share);

    /// <summary>Adds ACCESS EXCLUSIVE of the index's table.</summary>
    public static void AccessExclusive(StatementReading reading) => Lock(reading, MigrationLockMode.AccessExclusive);

    private static void Lock(StatementReading reading, MigrationLockMode mode)
    {
        foreach (var index in reading.Match.All("index"))
        {
            reading.Lock(reading.Script.TableOf(index), mode, reading.Form.Scans);
        }
    }
}
