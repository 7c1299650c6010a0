namespace DbMigrate.Engine.Sql.Facts;

/// <summary>What a statement may do through code that is not in it.</summary>
internal static class CalledCode
{
    /// <summary>Adds what the functions may do that the statement calls from a token on.</summary>
    public static void Read(StatementReading reading, int from = 0)
    {
        foreach (var call in FunctionCalls.In(reading.Match, from))
        {
            switch (call.Kind)
            {
                case FunctionKind.SetsSetting:
                    reading.Sets(SettingChange.OfCall(reading.Match.Tokens, call));
                    NameSettings.OfCall(reading, call);
                    break;
                case FunctionKind.LocksSession:
                    reading.Leaves(MigrationSessionState.Lock);
                    break;
                case FunctionKind.Unknown:
                    reading.RunsUnknown($"The code of {call.Name}() is not analysed.");
                    break;
            }
        }
    }

    /// <summary>Adds the effects of the functions that follow the pattern.</summary>
    public static void ReadRest(StatementReading reading) => Read(reading, reading.Match.End);
}
