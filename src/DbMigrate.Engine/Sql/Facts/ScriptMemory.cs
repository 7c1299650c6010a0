namespace DbMigrate.Engine.Sql.Facts;

/// <summary>What earlier statements of a script tell about later ones.</summary>
internal sealed class ScriptMemory
{
    /// <summary>Columns that are proven not to be null.</summary>
    public NotNullProof NotNull { get; } = new();

    /// <summary>The tables of the indexes that the script made.</summary>
    public Dictionary<string, string> TableOfIndex { get; } = new(StringComparer.Ordinal);

    /// <summary>The tables that the current transaction made.</summary>
    public HashSet<string> New { get; } = new(StringComparer.Ordinal);
}
