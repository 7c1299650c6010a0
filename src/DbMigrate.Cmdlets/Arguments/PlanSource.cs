namespace DbMigrate.Commands;

/// <summary>What <c>-Plan</c> takes: a folder, a file, or a plan that was read already.</summary>
public sealed class PlanSource
{
    /// <summary>A plan at a path.</summary>
    /// <param name="path">The folder with a <c>plan.yaml</c>, or the file itself; relative to the session's
    /// location.</param>
    public PlanSource(string path) => Path = path;

    /// <summary>A plan at a path.</summary>
    /// <param name="item">The folder with a <c>plan.yaml</c>, or the file itself.</param>
    public PlanSource(FileSystemInfo item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Path = item.FullName;
    }

    /// <summary>A plan that was read already; it is not read again.</summary>
    /// <param name="plan">The plan.</param>
    public PlanSource(MigrationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Plan = plan;
    }

    /// <summary>The path as it was given; null where a plan was.</summary>
    public string? Path { get; }

    /// <summary>The plan; null where a path was given.</summary>
    public MigrationPlan? Plan { get; }

    /// <summary>The path, or the plan's file.</summary>
    public override string ToString() => Path ?? Plan!.File;
}
