namespace DbMigrate;

/// <summary>Nothing in the plan waits for a milestone of that name.</summary>
public sealed class MilestoneNotFoundException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="milestone">The name.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public MilestoneNotFoundException(string message, string milestone, Exception? inner = null)
        : base(message, inner)
    {
        Milestone = milestone;
    }

    /// <summary>The name.</summary>
    public string Milestone { get; }

    /// <inheritdoc/>
    public override string ErrorId => "MilestoneNotFound";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ObjectNotFound;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Milestone;
}
