namespace DbMigrate;

/// <summary>The plan has no phase of that id.</summary>
public sealed class PhaseNotFoundException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public PhaseNotFoundException(string message, string phase, Exception? inner = null)
        : base(message, inner)
    {
        Phase = phase;
    }

    /// <summary>The phase's id.</summary>
    public string Phase { get; }

    /// <inheritdoc/>
    public override string ErrorId => "PhaseNotFound";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ObjectNotFound;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Phase;
}
