using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>The base class of every condition that DbMigrate reports: one derived type per condition.</summary>
/// <remarks>
/// A message states what happened, where, and the values. It never names a command or an option of a host. Each host
/// maps <see cref="ErrorId"/> and the fields of the condition to the next action.
/// </remarks>
public abstract class MigrationException : Exception
{
    private string? _cleaned;

    /// <summary>Initializes the condition.</summary>
    /// <param name="message">What happened, where, and the values. Never a secret.</param>
    /// <param name="inner">The cause, or null.</param>
    protected MigrationException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <inheritdoc/>
    public override string Message => _cleaned ?? base.Message;

    /// <summary>The stable id of the condition, as in <c>GateClosed</c>.</summary>
    public abstract string ErrorId { get; }

    /// <summary>The category of the condition; its name is that of a PowerShell ErrorCategory.</summary>
    public abstract MigrationErrorCategory Category { get; }

    /// <summary>The exit code of a command that ends with this condition: 1 to 6.</summary>
    public abstract int ExitCode { get; }

    /// <summary>The object that the condition is about: a phase's id, a check's name, a file; or null.</summary>
    public virtual string? Target => null;

    /// <summary>The server's SQLSTATE, five characters; null where the server reported none.</summary>
    public virtual string? SqlState => null;

    /// <summary>
    /// The phase whose invocation continues what stopped; null: the phase that the condition is about. A bootstrap is
    /// continued by the phase through which it builds.
    /// </summary>
    public string? ContinuedBy { get; internal set; }

    /// <summary>Adds a sentence to the message, on a line of its own.</summary>
    internal void Add(string sentence) => _cleaned = $"{Message}{Environment.NewLine}{sentence}";

    /// <summary>Removes secrets from the texts of the condition.</summary>
    internal virtual void Clean(ISecretMask mask) => _cleaned = TextLimit.Clean(mask, Message);
}

/// <summary>The categories of conditions; each has a PowerShell ErrorCategory of the same name.</summary>
public enum MigrationErrorCategory
{
    /// <summary>No category applies.</summary>
    NotSpecified,

    /// <summary>The plan or a file is invalid.</summary>
    InvalidData,

    /// <summary>An argument is invalid.</summary>
    InvalidArgument,

    /// <summary>The named object does not exist.</summary>
    ObjectNotFound,

    /// <summary>The state of the database does not permit the operation.</summary>
    InvalidOperation,

    /// <summary>The object to create exists already.</summary>
    ResourceExists,

    /// <summary>A file or folder could not be written.</summary>
    WriteError,

    /// <summary>Another process holds the resource.</summary>
    ResourceBusy,

    /// <summary>A time limit was exceeded.</summary>
    OperationTimeout,

    /// <summary>The server could not be reached, or the connection was lost.</summary>
    ConnectionError,

    /// <summary>The server refused the login.</summary>
    AuthenticationError,

    /// <summary>The login lacks a right.</summary>
    PermissionDenied,

    /// <summary>The caller stopped the operation.</summary>
    OperationStopped,

    /// <summary>A result differs from the expected one.</summary>
    InvalidResult,

    /// <summary>This version does not support the operation.</summary>
    NotImplemented,
}
