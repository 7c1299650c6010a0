using DbMigrate.Engine.Model.Steps;

namespace DbMigrate;

/// <summary>
/// A statement or program outside a transaction may or may not have taken effect, and nothing can tell.
/// </summary>
public sealed class InDoubtException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="step">The step's position, from 1.</param>
    /// <param name="batch">The batch's key.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public InDoubtException(string message, string phase, int step, string batch, Exception? inner = null)
        : base(message, inner)
    {
        Phase = phase;
        Step = step;
        Batch = batch;
    }

    /// <summary>The phase's id.</summary>
    public string Phase { get; }

    /// <summary>The step's position, from 1.</summary>
    public int Step { get; }

    /// <summary>The batch's key.</summary>
    public string Batch { get; }

    /// <inheritdoc/>
    public override string ErrorId => "InDoubt";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 5;

    /// <inheritdoc/>
    public override string? Target => Phase;
}
