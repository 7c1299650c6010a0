namespace DbMigrate;

/// <summary>There is no plan at the path that was named.</summary>
public sealed class PlanNotFoundException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="path">Where a plan was looked for.</param>
    /// <param name="message">Where, what, and what to do.</param>
    public PlanNotFoundException(string path, string message)
        : base(message) => Path = path;

    /// <summary>Where a plan was looked for.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override string ErrorId => "PlanNotFound";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ObjectNotFound;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Path;
}
