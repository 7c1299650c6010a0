using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>Gates of the phase are closed; nothing was run.</summary>
public sealed class GateClosedException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="gates">The gates as they were judged, open ones too.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public GateClosedException(string message, string phase, IReadOnlyList<CheckResult> gates, Exception? inner = null)
        : base(message, inner)
    {
        Phase = phase;
        Gates = ReadOnlyArray.Of(gates);
    }

    /// <summary>The phase's id.</summary>
    public string Phase { get; }

    /// <summary>The gates as they were judged, open ones too.</summary>
    public IReadOnlyList<CheckResult> Gates { get; }

    /// <inheritdoc/>
    public override string ErrorId => "GateClosed";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => Phase;
}
