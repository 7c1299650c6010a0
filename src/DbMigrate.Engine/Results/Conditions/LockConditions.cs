using DbMigrate.Engine.Common;
using DbMigrate.Engine.Results;

namespace DbMigrate;

/// <summary>A batch did not get its locks within the lock budget. It was rolled back.</summary>
/// <param name="message">The place, the step, the attempts, the time, and the blocker.</param>
/// <param name="phase">The phase's id.</param>
/// <param name="waits">The waits, each with its blocker.</param>
/// <param name="partlyApplied">Whether earlier batches of the phase stay done.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class LockBudgetSpentException(
    string message,
    string phase,
    IReadOnlyList<LockWait> waits,
    bool partlyApplied,
    Exception? inner = null
) : MigrationException(message, inner)
{
    /// <summary>The phase's id.</summary>
    public string Phase { get; } = phase;

    /// <summary>The waits, each with its blocker.</summary>
    public IReadOnlyList<LockWait> Waits { get; private set; } = ReadOnlyArray.Of(waits);

    /// <summary>The sessions that blocked the last wait; empty where none was seen.</summary>
    internal IReadOnlyList<LockBlocker> LastBlockers =>
        Waits.LastOrDefault(w => w.BlockedBy.Count > 0)?.BlockedBy ?? [];

    /// <summary>The names of the prepared transactions among them. They have no session to end.</summary>
    internal IEnumerable<string> PreparedTransactions =>
        LastBlockers.Where(b => b.ProcessId == 0 && b.Query.Length > 0).Select(b => b.Query);

    /// <summary>Whether a session may be among them that could be ended.</summary>
    internal bool HasSession => LastBlockers.Count == 0 || LastBlockers.Any(b => b.ProcessId > 0);

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        Waits = ReadOnlyArray.Of(MaskedResults.All(Waits, MaskedResults.Of, mask));
    }

    /// <summary>Whether earlier batches of the phase stay done.</summary>
    public bool PartlyApplied { get; } = partlyApplied;

    /// <inheritdoc/>
    public override string ErrorId => "LockBudgetSpent";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.OperationTimeout;

    /// <inheritdoc/>
    public override int ExitCode => PartlyApplied ? 5 : 4;

    /// <inheritdoc/>
    public override string? Target => Phase;
}

/// <summary>Another runner holds the runner lock of this database. Nothing was run.</summary>
/// <param name="message">The database, and the other runner with its plan and start.</param>
/// <param name="processId">The process id of the runner's session on the server; 0 where it is not known.</param>
/// <param name="by">The runner's login.</param>
/// <param name="host">The runner's host.</param>
/// <param name="since">The time at which it took the lock, or null.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class AnotherRunnerException(
    string message,
    int processId,
    string by,
    string host,
    DateTimeOffset? since,
    Exception? inner = null
) : MigrationException(message, inner)
{
    private string _runner = by;

    /// <summary>The process id of the runner's session on the server; 0 where it is not known.</summary>
    public int ProcessId { get; } = processId;

    /// <summary>The runner's login.</summary>
    public string By { get; } = by;

    /// <summary>The runner's host.</summary>
    public string Host { get; } = host;

    /// <summary>The time at which it took the lock, or null.</summary>
    public DateTimeOffset? Since { get; } = since;

    /// <summary>The runner in words: login, host, process, plan and start.</summary>
    public string Runner
    {
        get => _runner;
        internal init => _runner = value;
    }

    /// <summary>How long it was waited for; null: it was not waited for.</summary>
    public TimeSpan? Waited { get; internal init; }

    /// <inheritdoc/>
    public override string ErrorId => "AnotherRunner";

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        _runner = TextLimit.Clean(mask, _runner);
    }

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ResourceBusy;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => By;
}

/// <summary>The connection that holds the runner lock was lost. No batch was started after that.</summary>
/// <param name="message">What was lost, and what stays done.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class RunnerLockLostException(string message, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <inheritdoc/>
    public override string ErrorId => "RunnerLockLost";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ConnectionError;

    /// <inheritdoc/>
    public override int ExitCode => 5;
}

/// <summary>A table whose locks were asked for does not exist in the database.</summary>
/// <param name="message">The name, and the database.</param>
/// <param name="name">The name as it was given.</param>
public sealed class TableNotFoundException(string message, string name) : MigrationException(message)
{
    /// <summary>The name as it was given.</summary>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public override string ErrorId => "TableNotFound";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ObjectNotFound;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Name;
}

/// <summary>The name of a table cannot be read as SQL reads names.</summary>
/// <param name="message">The name, and what the server says of it.</param>
/// <param name="name">The name as it was given.</param>
/// <param name="inner">The server's error.</param>
public sealed class TableNameInvalidException(string message, string name, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The name as it was given.</summary>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public override string ErrorId => "TableNameInvalid";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidArgument;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Name;
}
