namespace DbMigrate;

/// <summary>The options of a new plan.</summary>
public sealed record NewPlanOptions
{
    /// <summary>The plan's folder. A relative path is relative to the current folder of the process.</summary>
    public required string Folder { get; init; }

    /// <summary>The plan's name. Default: made from the folder's name.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The source: a folder of migration files. Below the plan's folder, the plan names it; elsewhere its numbered SQL
    /// files are copied. Default: none, which creates a starter plan.
    /// </summary>
    public string? FromFolder { get; init; }

    /// <summary>Returns the caller's command for an action, for a page of next steps. Default: no page is written.</summary>
    public Func<PlanAction, string>? Command { get; init; }
}
