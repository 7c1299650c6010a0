namespace DbMigrate;

/// <summary>No plan can be made from that folder.</summary>
public sealed class PlanSourceException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public PlanSourceException(string message, string folder, Exception? inner = null)
        : base(message, inner)
    {
        Folder = folder;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <inheritdoc/>
    public override string ErrorId => "PlanSourceInvalid";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidArgument;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Folder;
}
