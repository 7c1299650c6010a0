namespace DbMigrate.Commands;

/// <summary>The phase was applied and a verify check failed: it is Applied, not Verified.</summary>
public sealed class VerifyFailedException(string message, string phase, IReadOnlyList<CheckResult> checks) : MigrationException(message)
{
    /// <summary>The checks as they were answered, passed ones too.</summary>
    public IReadOnlyList<CheckResult> Checks { get; } = checks;

    /// <inheritdoc/>
    public override string ErrorId => "VerifyFailed";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidResult;

    /// <inheritdoc/>
    public override int ExitCode => 6;

    /// <inheritdoc/>
    public override string? Target { get; } = phase;
}
