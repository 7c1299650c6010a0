namespace DbMigrate;

/// <summary>A sandbox could not be started or stopped.</summary>
public sealed class SandboxFailedException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was done, what the program said, and what to do.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public SandboxFailedException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <inheritdoc/>
    public override string ErrorId => "SandboxFailed";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 1;
}
