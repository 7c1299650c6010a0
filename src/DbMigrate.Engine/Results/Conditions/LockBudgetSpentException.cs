using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>A batch did not get its locks within the lock budget; it was rolled back.</summary>
public sealed class LockBudgetSpentException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="waits">The waits, with who blocked.</param>
    /// <param name="partlyApplied">Whether earlier batches of the phase stay done.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public LockBudgetSpentException(
        string message,
        string phase,
        IReadOnlyList<LockWait> waits,
        bool partlyApplied,
        Exception? inner = null
    )
        : base(message, inner)
    {
        Phase = phase;
        Waits = ReadOnlyArray.Of(waits);
        PartlyApplied = partlyApplied;
    }

    /// <summary>The phase's id.</summary>
    public string Phase { get; }

    /// <summary>The waits, with who blocked.</summary>
    public IReadOnlyList<LockWait> Waits { get; }

    /// <summary>Whether earlier batches of the phase stay done.</summary>
    public bool PartlyApplied { get; }

    /// <inheritdoc/>
    public override string ErrorId => "LockBudgetSpent";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.OperationTimeout;

    /// <inheritdoc/>
    public override int ExitCode => PartlyApplied ? 5 : 4;

    /// <inheritdoc/>
    public override string? Target => Phase;
}
