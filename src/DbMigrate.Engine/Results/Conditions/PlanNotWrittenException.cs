namespace DbMigrate;

/// <summary>The files of a new plan could not be written; what was there before is as it was.</summary>
public sealed class PlanNotWrittenException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="folder">The folder.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public PlanNotWrittenException(string message, string folder, Exception? inner = null)
        : base(message, inner)
    {
        Folder = folder;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <inheritdoc/>
    public override string ErrorId => "PlanNotWritten";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.WriteError;

    /// <inheritdoc/>
    public override int ExitCode => 1;

    /// <inheritdoc/>
    public override string? Target => Folder;
}
