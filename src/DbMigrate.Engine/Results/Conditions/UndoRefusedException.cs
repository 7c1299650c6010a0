namespace DbMigrate;

/// <summary>The phase cannot be undone, or not now; nothing was run.</summary>
public sealed class UndoRefusedException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public UndoRefusedException(string message, string phase, Exception? inner = null)
        : base(message, inner)
    {
        Phase = phase;
    }

    /// <summary>The phase's id.</summary>
    public string Phase { get; }

    /// <inheritdoc/>
    public override string ErrorId => "UndoRefused";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => Phase;
}
