namespace DbMigrate;

/// <summary>A repair was asked of a phase of which nothing is in doubt.</summary>
public sealed class NothingInDoubtException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="phase">The phase's id.</param>
    public NothingInDoubtException(string message, string phase)
        : base(message) => Phase = phase;

    /// <summary>The phase's id.</summary>
    public string Phase { get; }

    /// <inheritdoc/>
    public override string ErrorId => "NothingInDoubt";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => Phase;
}
