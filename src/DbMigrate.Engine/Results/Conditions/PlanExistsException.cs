namespace DbMigrate;

/// <summary>Where a plan was to be made there are files already that it would replace.</summary>
public sealed class PlanExistsException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public PlanExistsException(string message, string folder, Exception? inner = null)
        : base(message, inner)
    {
        Folder = folder;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <inheritdoc/>
    public override string ErrorId => "PlanExists";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ResourceExists;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Folder;
}
