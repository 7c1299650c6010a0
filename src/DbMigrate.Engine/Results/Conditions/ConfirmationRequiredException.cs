namespace DbMigrate;

/// <summary>Something dangerous was not confirmed; nothing was run.</summary>
public sealed class ConfirmationRequiredException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public ConfirmationRequiredException(string message, string phase, Exception? inner = null)
        : base(message, inner)
    {
        Phase = phase;
    }

    /// <summary>The phase's id.</summary>
    public string Phase { get; }

    /// <inheritdoc/>
    public override string ErrorId => "ConfirmationRequired";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.OperationStopped;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => Phase;
}
