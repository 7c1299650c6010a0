namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Tells whether the locks of a statement reach the partitions and children of the table that it names.</summary>
internal static class PartitionReach
{
    // What these change is a property of the one table: https://www.postgresql.org/docs/current/sql-altertable.html.
    private static readonly HashSet<string> OwnActions = new(StringComparer.Ordinal)
    {
        "ATTACH PARTITION",
        "CLUSTER ON",
        "DETACH PARTITION",
        "DISABLE ROW LEVEL SECURITY",
        "DISABLE RULE",
        "ENABLE ROW LEVEL SECURITY",
        "ENABLE RULE",
        "FORCE ROW LEVEL SECURITY",
        "INHERIT",
        "NO FORCE ROW LEVEL SECURITY",
        "NO INHERIT",
        "NOT OF",
        "OF",
        "OWNER TO",
        "RENAME TO",
        "REPLICA IDENTITY",
        "RESET OPTIONS",
        "SET OPTIONS",
        "SET SCHEMA",
        "SET WITHOUT CLUSTER",
    };

    /// <summary>Returns whether partitions are locked with their table.</summary>
    /// <param name="match">What the pattern of the statement found.</param>
    /// <param name="actions">The actions of an ALTER TABLE; none for other statements.</param>
    /// <param name="effects">The effects of the statement.</param>
    public static bool Of(PatternMatch match, List<string> actions, StatementEffects effects) =>
        !effects.IsAboutPolicy && !IsOnly(match) && !(actions.Count > 0 && actions.TrueForAll(OwnActions.Contains));

    private static bool IsOnly(PatternMatch match) =>
        match.Captures.Exists(c => c.Role == "table" && match.Tokens.IsWord(c.From - 1, "ONLY"));
}
