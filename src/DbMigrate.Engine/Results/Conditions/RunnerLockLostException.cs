namespace DbMigrate;

/// <summary>The connection that holds the lock of the one runner was lost; no batch was begun after that.</summary>
public sealed class RunnerLockLostException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public RunnerLockLostException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <inheritdoc/>
    public override string ErrorId => "RunnerLockLost";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ConnectionError;

    /// <inheritdoc/>
    public override int ExitCode => 5;

    /// <inheritdoc/>
    public override string? Target => null;
}
