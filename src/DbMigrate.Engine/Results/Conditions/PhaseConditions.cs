using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>The operation requires an applied phase, and the phase is not applied.</summary>
/// <param name="message">The phase and its state.</param>
/// <param name="phase">The phase's id.</param>
public sealed class PhaseNotAppliedException(string message, string phase) : MigrationException(message)
{
    /// <summary>The phase's id.</summary>
    public string Phase { get; } = phase;

    /// <summary>The phase's state in the journal; null where it was never started.</summary>
    public MigrationState? State { get; internal init; }

    /// <inheritdoc/>
    public override string ErrorId => "PhaseNotApplied";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => Phase;
}

/// <summary>What was run differs from the plan's present content.</summary>
/// <param name="message">The place, the phase, and what differs.</param>
/// <param name="phase">The phase's id.</param>
/// <param name="files">The files that differ, relative to the plan's folder; empty where plan.yaml itself
/// differs.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class PhaseChangedException(
    string message,
    string phase,
    IReadOnlyList<string> files,
    Exception? inner = null
) : MigrationException(message, inner)
{
    /// <summary>The phase's id.</summary>
    public string Phase { get; } = phase;

    /// <summary>The files that differ, relative to the plan's folder; empty where plan.yaml itself differs.</summary>
    public IReadOnlyList<string> Files { get; } = ReadOnlyArray.Of(files);

    /// <inheritdoc/>
    public override string ErrorId => "PhaseChanged";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 5;

    /// <inheritdoc/>
    public override string? Target => Phase;
}

/// <summary>The phase reached a manual step. Earlier steps stay done.</summary>
/// <param name="message">The place, the phase, and the task.</param>
/// <param name="phase">The phase's id.</param>
/// <param name="milestone">The milestone that records the task as done.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class WaitingForOperatorException(string message, string phase, string milestone, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The phase's id.</summary>
    public string Phase { get; } = phase;

    /// <summary>The milestone that records the task as done.</summary>
    public string Milestone { get; } = milestone;

    /// <inheritdoc/>
    public override string ErrorId => "WaitingForOperator";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => Phase;
}

/// <summary>A dangerous operation was not confirmed. Nothing was run.</summary>
/// <param name="message">The phase, and why it requires confirmation.</param>
/// <param name="phase">The phase's id.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class ConfirmationRequiredException(string message, string phase, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The phase's id.</summary>
    public string Phase { get; } = phase;

    /// <summary>Whether it was asked, and the answer was no; false: the session cannot ask.</summary>
    public bool IsDeclined { get; internal init; }

    /// <summary>The operation that was not confirmed. Default: Apply.</summary>
    public PhaseAction Action { get; internal init; }

    /// <inheritdoc/>
    public override string ErrorId => "ConfirmationRequired";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.OperationStopped;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => Phase;
}

/// <summary>The phase cannot be undone, or not in its present state. Nothing was run.</summary>
/// <param name="message">The place, the phase, and the reason.</param>
/// <param name="phase">The phase's id.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class UndoRefusedException(string message, string phase, Exception? inner = null)
    : MigrationException(message, inner)
{
    private readonly IReadOnlyList<string> _blockingPhases = [];
    private readonly IReadOnlyList<string> _phasesWithoutUndo = [];

    /// <summary>The phase's id.</summary>
    public string Phase { get; } = phase;

    /// <summary>The reason.</summary>
    public UndoRefusal Refusal { get; internal init; }

    /// <summary>The phases that build on this one and are not undone, in the plan's order.</summary>
    public IReadOnlyList<string> BlockingPhases
    {
        get => _blockingPhases;
        internal init => _blockingPhases = ReadOnlyArray.Of(value);
    }

    /// <summary>Those of <see cref="BlockingPhases"/> that cannot be undone: irreversible, or without an undo.</summary>
    public IReadOnlyList<string> PhasesWithoutUndo
    {
        get => _phasesWithoutUndo;
        internal init => _phasesWithoutUndo = ReadOnlyArray.Of(value);
    }

    /// <inheritdoc/>
    public override string ErrorId => "UndoRefused";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => Phase;
}

/// <summary>Why a phase is not undone.</summary>
public enum UndoRefusal
{
    /// <summary>The plan declares the phase irreversible, or its file has no section that undoes it.</summary>
    Irreversible,

    /// <summary>The plan gives no undo, and none can be derived from the steps.</summary>
    NoUndo,

    /// <summary>The undo is derived from steps that changed since they were run.</summary>
    StepsChanged,

    /// <summary>The journal holds no batches of the phase, so none can be reversed.</summary>
    NotJournaled,

    /// <summary>Later phases build on this one and are not undone.</summary>
    PhasesOnTop,

    /// <summary>An earlier undo of the phase is unfinished, so the phase cannot be invoked.</summary>
    Unfinished,
}

/// <summary>A phase cannot be suspended or resumed.</summary>
/// <param name="message">The phase and the reason.</param>
/// <param name="phase">The phase's id.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class SuspensionRefusedException(string message, string phase, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The phase's id.</summary>
    public string Phase { get; } = phase;

    /// <summary>The reason.</summary>
    public SuspensionRefusal Refusal { get; internal init; }

    /// <inheritdoc/>
    public override string ErrorId => "SuspensionRefused";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Phase;
}

/// <summary>Why a phase is not suspended or resumed.</summary>
public enum SuspensionRefusal
{
    /// <summary>The phase has no backfill and no copy, so nothing in it can pause.</summary>
    NoBackfill,

    /// <summary>The phase is suspended already.</summary>
    AlreadySuspended,

    /// <summary>The phase is applied, so nothing is left to suspend.</summary>
    AlreadyApplied,

    /// <summary>The phase is not suspended, so it cannot be resumed.</summary>
    NotSuspended,
}

/// <summary>
/// The caller cancelled a phase. The statement was cancelled on the server, its batch rolled back, and the journal
/// written.
/// </summary>
/// <param name="message">The phase, what was rolled back, and what stays.</param>
/// <param name="phase">The phase's id.</param>
/// <param name="partlyApplied">Whether earlier batches of the phase stay done.</param>
/// <param name="inner">The error that the cancellation caused, or null.</param>
/// <param name="token">The token that was cancelled.</param>
public sealed class PhaseStoppedException(
    string message,
    string phase,
    bool partlyApplied,
    Exception? inner = null,
    CancellationToken token = default
) : OperationCanceledException(message, inner, token)
{
    /// <summary>The phase's id.</summary>
    public string Phase { get; } = phase;

    /// <summary>Whether earlier batches of the phase stay done.</summary>
    public bool PartlyApplied { get; } = partlyApplied;

    /// <summary>The operation that was cancelled. Default: Apply.</summary>
    public PhaseAction Action { get; internal init; }

    /// <summary>Where the undo of the phase comes from. Default: None.</summary>
    public MigrationUndoSource Undo { get; internal init; }
}
