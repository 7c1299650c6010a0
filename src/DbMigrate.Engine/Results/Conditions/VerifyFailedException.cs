using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>The phase was applied and a verify check failed: it is Applied, not Verified.</summary>
public sealed class VerifyFailedException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="checks">The checks as they were answered, passed ones too.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public VerifyFailedException(
        string message,
        string phase,
        IReadOnlyList<CheckResult> checks,
        Exception? inner = null
    )
        : base(message, inner)
    {
        Phase = phase;
        Checks = ReadOnlyArray.Of(checks);
    }

    /// <summary>The phase's id.</summary>
    public string Phase { get; }

    /// <summary>The checks as they were answered, passed ones too.</summary>
    public IReadOnlyList<CheckResult> Checks { get; }

    /// <inheritdoc/>
    public override string ErrorId => "VerifyFailed";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidResult;

    /// <inheritdoc/>
    public override int ExitCode => 6;

    /// <inheritdoc/>
    public override string? Target => Phase;
}
