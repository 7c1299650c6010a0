namespace DbMigrate;

/// <summary>
/// A gate cannot be overridden as it was asked: no phase that is invoked has one of that name, or there is no reason.
/// </summary>
public sealed class GateOverrideException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="gate">The name that was given.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public GateOverrideException(string message, string gate, Exception? inner = null)
        : base(message, inner) => Gate = gate;

    /// <summary>The name that was given.</summary>
    public string Gate { get; }

    /// <inheritdoc/>
    public override string ErrorId => "GateOverrideInvalid";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidArgument;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Gate;
}
