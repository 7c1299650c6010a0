using DbMigrate.Engine.Common;
using DbMigrate.Engine.Results;

namespace DbMigrate;

/// <summary>Gates of the phase are closed. Nothing was run.</summary>
/// <param name="message">The phase, and each closed gate with its reason.</param>
/// <param name="phase">The phase's id.</param>
/// <param name="gates">All gates of the phase with their results, open ones included.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class GateClosedException(
    string message,
    string phase,
    IReadOnlyList<CheckResult> gates,
    Exception? inner = null
) : MigrationException(message, inner)
{
    /// <summary>The phase's id.</summary>
    public string Phase { get; } = phase;

    /// <summary>All gates of the phase with their results, open ones included.</summary>
    public IReadOnlyList<CheckResult> Gates { get; private set; } = ReadOnlyArray.Of(gates);

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        Gates = ReadOnlyArray.Of(MaskedResults.All(Gates, MaskedResults.Of, mask));
    }

    /// <inheritdoc/>
    public override string ErrorId => "GateClosed";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => Phase;
}

/// <summary>An override names no gate of the invoked phases, or has no reason. Nothing was run.</summary>
/// <param name="message">The phases, the name, and the gates that are closed.</param>
/// <param name="gate">The name that was given.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class GateOverrideException(string message, string gate, Exception? inner = null)
    : MigrationException(message, inner)
{
    private readonly IReadOnlyList<string> _closedGates = [];

    /// <summary>The name that was given.</summary>
    public string Gate { get; } = gate;

    /// <summary>Whether the gate exists and only the reason is missing.</summary>
    public bool ReasonIsMissing { get; internal init; }

    /// <summary>The names of the closed gates of the invoked phases.</summary>
    public IReadOnlyList<string> ClosedGates
    {
        get => _closedGates;
        internal init => _closedGates = ReadOnlyArray.Of(value);
    }

    /// <inheritdoc/>
    public override string ErrorId => "GateOverrideInvalid";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidArgument;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Gate;
}

/// <summary>A preflight check or a check of the server failed. Nothing was run.</summary>
/// <param name="message">The phase, and each failed check with its answer.</param>
/// <param name="phase">The phase's id.</param>
/// <param name="checks">All checks with their results, passed ones included.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class PreflightFailedException(
    string message,
    string phase,
    IReadOnlyList<CheckResult> checks,
    Exception? inner = null
) : MigrationException(message, inner)
{
    /// <summary>The phase's id.</summary>
    public string Phase { get; } = phase;

    /// <summary>All checks with their results, passed ones included.</summary>
    public IReadOnlyList<CheckResult> Checks { get; private set; } = ReadOnlyArray.Of(checks);

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        Checks = ReadOnlyArray.Of(MaskedResults.All(Checks, MaskedResults.Of, mask));
    }

    /// <inheritdoc/>
    public override string ErrorId => "PreflightFailed";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => Phase;
}

/// <summary>The phase was applied and a verify check failed. Its state is Applied, not Verified.</summary>
/// <param name="message">The phase, and each failed check with its answer.</param>
/// <param name="phase">The phase's id.</param>
/// <param name="checks">All checks with their results, passed ones included.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class VerifyFailedException(
    string message,
    string phase,
    IReadOnlyList<CheckResult> checks,
    Exception? inner = null
) : MigrationException(message, inner)
{
    /// <summary>Where the undo of the phase comes from. Default: None.</summary>
    public MigrationUndoSource Undo { get; internal init; }

    /// <summary>Whether the server refused the query of a verify check.</summary>
    public bool HasRefusedQuery => Failed(Checks).Any(c => c.SqlState is not null);

    /// <summary>Whether a verify check was answered and failed.</summary>
    public bool HasFailedAnswer => Failed(Checks).Any(c => c.SqlState is null);

    /// <summary>The phase's id.</summary>
    public string Phase { get; } = phase;

    /// <summary>All checks with their results, passed ones included.</summary>
    public IReadOnlyList<CheckResult> Checks { get; private set; } = ReadOnlyArray.Of(checks);

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        Checks = ReadOnlyArray.Of(MaskedResults.All(Checks, MaskedResults.Of, mask));
    }

    /// <inheritdoc/>
    public override string ErrorId => "VerifyFailed";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidResult;

    /// <inheritdoc/>
    public override int ExitCode => 6;

    /// <inheritdoc/>
    public override string? Target => Phase;

    /// <summary>Makes the condition from the checks of a phase.</summary>
    /// <param name="phase">The phase's id.</param>
    /// <param name="undo">Where the undo of the phase comes from.</param>
    /// <param name="checks">The results of all checks; only failed verify checks are described.</param>
    public static VerifyFailedException Of(string phase, MigrationUndoSource undo, IReadOnlyList<CheckResult> checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        var failed = Failed(checks).ToList();
        return new VerifyFailedException(
            $"Phase {phase} is applied, but {failed.Count} of its verify checks failed; its state is Applied."
                + string.Concat(failed.Select(c => Environment.NewLine + Describe(c))),
            phase,
            checks
        )
        {
            Undo = undo,
        };
    }

    private static IEnumerable<CheckResult> Failed(IEnumerable<CheckResult> checks) =>
        checks.Where(c => c.Stage == CheckStage.Verify && !c.Passed);

    private static string Describe(CheckResult check) =>
        $"  {check.Name}: expected {check.Expected}, found {check.Actual}" + check.RowLines("    ");
}
