using DbMigrate.Engine.Common;
using DbMigrate.Engine.Results;

namespace DbMigrate;

/// <summary>There is no history of another tool that could be read.</summary>
/// <param name="message">What is missing, and where.</param>
/// <param name="table">The table, or null.</param>
public sealed class HistoryNotFoundException(string message, string? table) : MigrationException(message)
{
    /// <summary>The table; null: the plan names none.</summary>
    public string? Table { get; private set; } = table;

    /// <summary>Whether there is such a table, which is not one of the tool, or cannot be read.</summary>
    public bool IsThere { get; internal init; }

    /// <summary>Whether the login may not read the table.</summary>
    public bool IsDenied { get; internal init; }

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        Table = Table is { } shown ? mask.Clean(shown) : null;
    }

    /// <inheritdoc/>
    public override string ErrorId => "HistoryNotFound";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ObjectNotFound;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Table;
}

/// <summary>The history of another tool does not fit the plan. Nothing was adopted.</summary>
/// <param name="message">How much does not fit.</param>
/// <param name="entries">What does not fit.</param>
public sealed class HistoryMismatchException(string message, IReadOnlyList<MigrationHistoryEntry> entries)
    : MigrationException(message)
{
    /// <summary>What does not fit.</summary>
    public IReadOnlyList<MigrationHistoryEntry> Entries { get; private set; } = ReadOnlyArray.Of(entries);

    /// <summary>Whether a run or an undo was refused; otherwise it is an adoption that does not fit.</summary>
    public bool StopsRun { get; internal init; }

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        Entries = ReadOnlyArray.Of<MigrationHistoryEntry>([.. Entries.Select(e => MaskedResults.Of(e, mask))]);
    }

    /// <inheritdoc/>
    public override string ErrorId => "HistoryMismatch";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidData;

    /// <inheritdoc/>
    public override int ExitCode => 6;
}

/// <summary>The history of another tool that the plan keeps could not be written.</summary>
/// <param name="message">What the server refused, and where.</param>
/// <param name="table">The table.</param>
/// <param name="innerException">The error of the server.</param>
public sealed class HistoryNotWrittenException(string message, string table, Exception? innerException = null)
    : MigrationException(message, innerException)
{
    /// <summary>The table.</summary>
    public string Table { get; private set; } = table;

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        Table = mask.Clean(Table);
    }

    /// <inheritdoc/>
    public override string ErrorId => "HistoryNotWritten";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.WriteError;

    /// <inheritdoc/>
    public override int ExitCode => 4;

    /// <inheritdoc/>
    public override string? Target => Table;

    /// <inheritdoc/>
    public override string? SqlState => (InnerException as Npgsql.PostgresException)?.SqlState;
}

/// <summary>Another tool is running on the database, and was for as long as locks are waited for.</summary>
/// <param name="message">Which tool, and what holds its lock.</param>
/// <param name="tool">The tool.</param>
/// <param name="release">How the tool's lock is released where nothing runs; null: it is when its session ends.</param>
public sealed class HistoryLockedException(string message, string tool, string? release = null)
    : MigrationException(message)
{
    /// <summary>The tool.</summary>
    public string Tool { get; private set; } = tool;

    /// <summary>The process id of the session that holds the lock; null: the lock is a row of a table.</summary>
    public int? ProcessId { get; internal init; }

    /// <summary>How the tool's lock is released where nothing runs; null: it is when its session ends.</summary>
    public string? Release { get; private set; } = release;

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        Tool = mask.Clean(Tool);
        Release = Release is null ? null : mask.Clean(Release);
    }

    /// <inheritdoc/>
    public override string ErrorId => "HistoryLocked";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ResourceBusy;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => Tool;
}

/// <summary>
/// A change of another project of the tool must be deployed, or must not be, before a phase can be run or undone. Nothing
/// was run.
/// </summary>
/// <param name="message">The phase, the change, and where it was looked for.</param>
/// <param name="phase">The phase.</param>
/// <param name="change">The change of the other project, as <c>project:change</c>.</param>
public sealed class ForeignDependencyException(string message, string phase, string change)
    : MigrationException(message)
{
    /// <summary>The phase.</summary>
    public string Phase { get; } = phase;

    /// <summary>The change of the other project, as <c>project:change</c>.</summary>
    public string Change { get; private set; } = change;

    /// <summary>Whether the change is deployed and must not be; otherwise it is missing.</summary>
    public bool IsConflict { get; internal init; }

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        Change = mask.Clean(Change);
    }

    /// <inheritdoc/>
    public override string ErrorId => "ForeignDependency";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => Phase;
}
