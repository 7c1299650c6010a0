namespace DbMigrate;

/// <summary>The risk of a phase. A phase of <see cref="High"/> risk asks for confirmation before it runs.</summary>
public enum MigrationRisk
{
    /// <summary>Running applications do not notice the phase.</summary>
    Low,

    /// <summary>Running applications may notice the phase.</summary>
    Medium,

    /// <summary>The phase requires confirmation.</summary>
    High,
}
