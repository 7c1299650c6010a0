namespace DbMigrate;

/// <summary>The options of a new plan.</summary>
public sealed record NewPlanOptions
{
    /// <summary>The plan's folder. A relative path is relative to the current folder of the process.</summary>
    public required string Folder { get; init; }

    /// <summary>The plan's name. Default: made from the folder's name.</summary>
    public string? Name { get; init; }

    /// <summary>The source: a folder of numbered SQL files. Default: none, which creates a starter plan.</summary>
    public string? FromFolder { get; init; }
}
