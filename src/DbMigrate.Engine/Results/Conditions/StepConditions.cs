using DbMigrate.Engine.Common;
using Npgsql;

namespace DbMigrate;

/// <summary>
/// The server refused a statement. A batch in a transaction was rolled back; a statement outside a transaction may
/// have left something behind.
/// </summary>
/// <param name="message">The place, the server's message, the source line, and what was rolled back.</param>
/// <param name="phase">The phase's id.</param>
/// <param name="place">The place that the server's error points at.</param>
/// <param name="sqlState">The SQLSTATE.</param>
/// <param name="partlyApplied">Whether earlier batches of the phase stay done.</param>
/// <param name="inner">The server's error.</param>
public sealed class StatementFailedException(
    string message,
    string phase,
    SourcePlace place,
    string? sqlState,
    bool partlyApplied,
    Exception? inner = null
) : MigrationException(message, inner)
{
    /// <summary>The phase's id.</summary>
    public string Phase { get; } = phase;

    /// <summary>The place that the server's error points at.</summary>
    public SourcePlace Place { get; } = place;

    /// <summary>Whether earlier batches of the phase stay done.</summary>
    public bool PartlyApplied { get; } = partlyApplied;

    /// <inheritdoc/>
    public override string ErrorId => "StatementFailed";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidData;

    /// <inheritdoc/>
    public override int ExitCode => PartlyApplied ? 5 : 4;

    /// <inheritdoc/>
    public override string? Target => Phase;

    /// <inheritdoc/>
    public override string? SqlState { get; } = sqlState;
}

/// <summary>
/// The database does not permit a step: a table is missing, a name is taken, or rows violate the condition.
/// </summary>
/// <param name="message">The place, the step, the phase, and the reason.</param>
/// <param name="phase">The phase's id.</param>
/// <param name="partlyApplied">Whether earlier batches of the phase stay done.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class StepRefusedException(string message, string phase, bool partlyApplied, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The phase's id.</summary>
    public string Phase { get; } = phase;

    /// <summary>The step's name; empty where it is not known.</summary>
    public string Step { get; internal init; } = string.Empty;

    /// <summary>The step's place in the plan; null where it is not known.</summary>
    public SourcePlace? Place { get; internal init; }

    /// <summary>Whether earlier batches of the phase stay done.</summary>
    public bool PartlyApplied { get; } = partlyApplied;

    /// <inheritdoc/>
    public override string ErrorId => "StepRefused";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => PartlyApplied ? 5 : 4;

    /// <inheritdoc/>
    public override string? Target => Phase;

    /// <inheritdoc/>
    public override string? SqlState => (InnerException as PostgresException)?.SqlState;
}

/// <summary>
/// A batch needs what an earlier batch of its file made in a session that has ended, as a temporary table. The batch
/// was not run.
/// </summary>
/// <param name="message">The place, the step, what is missing, and where it was made.</param>
/// <param name="phase">The phase's id.</param>
/// <param name="place">The statement that needs it.</param>
/// <param name="partlyApplied">Whether earlier batches of the phase stay done.</param>
/// <param name="inner">The server's error, or null.</param>
public sealed class SessionStateLostException(
    string message,
    string phase,
    SourcePlace place,
    bool partlyApplied,
    Exception? inner = null
) : MigrationException(message, inner)
{
    /// <summary>The phase's id.</summary>
    public string Phase { get; } = phase;

    /// <summary>The statement that needs it.</summary>
    public SourcePlace Place { get; } = place;

    /// <summary>Whether earlier batches of the phase stay done.</summary>
    public bool PartlyApplied { get; } = partlyApplied;

    /// <inheritdoc/>
    public override string ErrorId => "SessionStateLost";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => PartlyApplied ? 5 : 4;

    /// <inheritdoc/>
    public override string? Target => Phase;

    /// <inheritdoc/>
    public override string? SqlState => (InnerException as PostgresException)?.SqlState;
}

/// <summary>A program that a step runs failed.</summary>
/// <param name="message">The place, the program, its exit code, and its last output.</param>
/// <param name="phase">The phase's id.</param>
/// <param name="programExitCode">The program's exit code; -1 where it did not start or timed out.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class ScriptFailedException(string message, string phase, int programExitCode, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The phase's id.</summary>
    public string Phase { get; } = phase;

    /// <summary>The program's exit code; -1 where it did not start or timed out.</summary>
    public int ProgramExitCode { get; } = programExitCode;

    /// <inheritdoc/>
    public override string ErrorId => "ScriptFailed";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.NotSpecified;

    /// <inheritdoc/>
    public override int ExitCode => 5;

    /// <inheritdoc/>
    public override string? Target => Phase;
}

/// <summary>
/// A statement or program outside a transaction may or may not have taken effect, and the catalog does not answer it.
/// </summary>
/// <param name="message">The place, the step, the batch, and what the catalog answered.</param>
/// <param name="phase">The phase's id.</param>
/// <param name="step">The step's position, from 1.</param>
/// <param name="batch">The batch's key.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class InDoubtException(string message, string phase, int step, string batch, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The phase's id.</summary>
    public string Phase { get; } = phase;

    /// <summary>The step's position, from 1.</summary>
    public int Step { get; } = step;

    /// <summary>The batch's key.</summary>
    public string Batch { get; } = batch;

    /// <inheritdoc/>
    public override string ErrorId => "InDoubt";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 5;

    /// <inheritdoc/>
    public override string? Target => Phase;
}

/// <summary>A repair names a phase in which no batch is in doubt.</summary>
/// <param name="message">The phase and its state.</param>
/// <param name="phase">The phase's id.</param>
public sealed class NothingInDoubtException(string message, string phase) : MigrationException(message)
{
    /// <summary>The phase's id.</summary>
    public string Phase { get; } = phase;

    /// <summary>The phase's state in the journal; null where it was never started.</summary>
    public MigrationState? State { get; internal init; }

    /// <inheritdoc/>
    public override string ErrorId => "NothingInDoubt";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => Phase;
}

/// <summary>The rows that a step copied are not those of the source.</summary>
/// <param name="message">The place, the step, and the numbers of rows of both sides.</param>
/// <param name="phase">The phase's id.</param>
/// <param name="tables">The tables that differ, qualified.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class CopyDiffersException(
    string message,
    string phase,
    IReadOnlyList<string> tables,
    Exception? inner = null
) : MigrationException(message, inner)
{
    /// <summary>The phase's id.</summary>
    public string Phase { get; } = phase;

    /// <summary>The tables that differ, qualified, as SQL reads them.</summary>
    public IReadOnlyList<string> Tables { get; } = ReadOnlyArray.Of(tables);

    /// <inheritdoc/>
    public override string ErrorId => "CopyDiffers";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidResult;

    /// <inheritdoc/>
    public override int ExitCode => 6;

    /// <inheritdoc/>
    public override string? Target => Phase;
}
