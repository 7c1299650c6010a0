namespace DbMigrate;

/// <summary>The phase has come to a step that a person must do; what was done before it stays done.</summary>
public sealed class WaitingForOperatorException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="milestone">The milestone that says that it is done.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public WaitingForOperatorException(string message, string phase, string milestone, Exception? inner = null)
        : base(message, inner)
    {
        Phase = phase;
        Milestone = milestone;
    }

    /// <summary>The phase's id.</summary>
    public string Phase { get; }

    /// <summary>The milestone that says that it is done.</summary>
    public string Milestone { get; }

    /// <inheritdoc/>
    public override string ErrorId => "WaitingForOperator";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => Phase;
}
