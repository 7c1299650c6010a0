namespace DbMigrate;

/// <summary>What plan is to be made.</summary>
public sealed record NewPlanOptions
{
    /// <summary>The folder that it is made in; a relative one is relative to the process's current folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The plan's name; null: made of the folder's.</summary>
    public string? Name { get; init; }

    /// <summary>A folder of numbered SQL files to make it from; null: a plan to begin with.</summary>
    public string? FromFolder { get; init; }
}
