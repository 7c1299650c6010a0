namespace DbMigrate.Engine.Checks;

/// <summary>The statements of a check's SQL.</summary>
internal static class CheckStatements
{
    /// <summary>Reads them; at least one.</summary>
    internal static IReadOnlyList<string> Read(string sql, IReadOnlyDictionary<string, string> variables, SourcePlace place, bool writes)
    {
        _ = (variables, place, writes);
        return [sql];
    }
}
