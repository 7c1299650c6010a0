namespace DbMigrate;

/// <summary>
/// A step cannot be done on the database as it is: a table is not there, a name is taken, rows are in the way.
/// </summary>
public sealed class StepRefusedException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="phase">The phase's id.</param>
    /// <param name="partlyApplied">Whether earlier batches of the phase stay done.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    public StepRefusedException(string message, string phase, bool partlyApplied, Exception? inner = null)
        : base(message, inner)
    {
        Phase = phase;
        PartlyApplied = partlyApplied;
    }

    /// <summary>The phase's id.</summary>
    public string Phase { get; }

    /// <summary>Whether earlier batches of the phase stay done.</summary>
    public bool PartlyApplied { get; }

    /// <inheritdoc/>
    public override string ErrorId => "StepRefused";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => PartlyApplied ? 5 : 4;

    /// <inheritdoc/>
    public override string? Target => Phase;

    /// <inheritdoc/>
    public override string? SqlState => (InnerException as Npgsql.PostgresException)?.SqlState;
}
