namespace DbMigrate.Commands;

/// <summary>A value of <c>-Plan</c>: a folder, a file, or a plan object.</summary>
public sealed class PlanSource
{
    /// <summary>Creates a source from a path.</summary>
    /// <param name="path">The folder with a <c>plan.yaml</c>, or the file itself; relative to the session's
    /// location.</param>
    public PlanSource(string path) => Path = path;

    /// <summary>Creates a source from a path.</summary>
    /// <param name="item">The folder with a <c>plan.yaml</c>, or the file itself.</param>
    public PlanSource(FileSystemInfo item)
    {
        ArgumentNullException.ThrowIfNull(item);
        Path = item.FullName;
    }

    /// <summary>Creates a source from a plan object; it is not read again.</summary>
    /// <param name="plan">The plan.</param>
    public PlanSource(MigrationPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Plan = plan;
    }

    /// <summary>The path as it was given; null for a plan object.</summary>
    public string? Path { get; }

    /// <summary>The plan object; null for a path.</summary>
    public MigrationPlan? Plan { get; }

    /// <summary>Returns the path, or the plan's file.</summary>
    public override string ToString() => Path ?? Plan!.File;
}
