namespace DbMigrate.Engine.Sql.Facts;

/// <summary>The table behind an index: known where the script made the index, else only named by it.</summary>
internal static class IndexTables
{
    /// <summary>Remembers the table of an index that a script makes.</summary>
    public static void Made(StatementReading reading)
    {
        var index = reading.Match["index"];
        var table = reading.Match["table"]!;
        if (index is not null)
        {
            var dot = table.LastIndexOf('.');
            reading.Script.TableOfIndex[index] = table;
            reading.Script.TableOfIndex[dot < 0 ? index : table[..(dot + 1)] + index] = table;
        }
    }

    /// <summary>SHARE UPDATE EXCLUSIVE of the index's table.</summary>
    public static void ShareUpdate(StatementReading reading) => Lock(reading, LockMode.SUX);

    /// <summary>SHARE of the index's table.</summary>
    public static void Share(StatementReading reading) => Lock(reading, LockMode.S);

    /// <summary>ACCESS EXCLUSIVE of the index's table.</summary>
    public static void AccessExclusive(StatementReading reading) => Lock(reading, LockMode.AX);

    private static void Lock(StatementReading reading, LockMode mode)
    {
        foreach (var index in reading.Match.All("index"))
        {
            reading.Lock(reading.Script.TableOfIndex.GetValueOrDefault(index) ?? $"(table of {index})", mode);
        }
    }
}
