namespace DbMigrate;

/// <summary>
/// The server refused a statement. Its batch was rolled back whole, or, outside a transaction, had no effect or is told
/// to be looked at.
/// </summary>
public sealed class StatementFailedException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Place, the server's words, the source line, what was rolled back, and what to do.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="place">Where the server points, as <c>FILE:LINE:COLUMN</c>.</param>
    /// <param name="sqlState">The SQLSTATE.</param>
    /// <param name="partlyApplied">Whether earlier batches of the phase stay done.</param>
    /// <param name="inner">What caused it.</param>
    public StatementFailedException(
        string message,
        string phase,
        SourcePlace place,
        string? sqlState,
        bool partlyApplied,
        Exception? inner = null
    )
        : base(message, inner)
    {
        Phase = phase;
        Place = place;
        SqlState = sqlState;
        PartlyApplied = partlyApplied;
    }

    /// <summary>The phase's id.</summary>
    public string Phase { get; }

    /// <summary>Where the server points.</summary>
    public SourcePlace Place { get; }

    /// <summary>Whether earlier batches of the phase stay done.</summary>
    public bool PartlyApplied { get; }

    /// <inheritdoc/>
    public override string ErrorId => "StatementFailed";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidData;

    /// <inheritdoc/>
    public override int ExitCode => PartlyApplied ? 5 : 4;

    /// <inheritdoc/>
    public override string? Target => Phase;

    /// <inheritdoc/>
    public override string? SqlState { get; }
}
