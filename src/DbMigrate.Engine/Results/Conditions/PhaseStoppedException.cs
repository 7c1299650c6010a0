namespace DbMigrate;

/// <summary>
/// A phase was stopped by who ran it: its statement was cancelled on the server, its batch rolled back, and the journal
/// written.
/// </summary>
public sealed class PhaseStoppedException : OperationCanceledException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What was stopped, and what stays.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="partlyApplied">Whether earlier batches of the phase stay done.</param>
    /// <param name="inner">What came of the cancellation.</param>
    /// <param name="token">What was cancelled.</param>
    public PhaseStoppedException(
        string message,
        string phase,
        bool partlyApplied,
        Exception? inner = null,
        CancellationToken token = default
    )
        : base(message, inner, token)
    {
        Phase = phase;
        PartlyApplied = partlyApplied;
    }

    /// <summary>The phase's id.</summary>
    public string Phase { get; }

    /// <summary>Whether earlier batches of the phase stay done.</summary>
    public bool PartlyApplied { get; }
}
