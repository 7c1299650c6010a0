namespace DbMigrate;

/// <summary>How dangerous a phase is; <see cref="High"/> asks before it runs.</summary>
public enum MigrationRisk
{
    /// <summary>Nothing that runs notices it.</summary>
    Low,

    /// <summary>Something that runs may notice it.</summary>
    Medium,

    /// <summary>It asks for confirmation.</summary>
    High,
}
