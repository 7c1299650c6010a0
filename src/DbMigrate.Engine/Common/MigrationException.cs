namespace DbMigrate;

/// <summary>The base of every condition that DbMigrate reports by itself: one derived type per condition.</summary>
/// <remarks>
/// Hosts translate it by <see cref="ErrorId"/> (cmdlets: the ErrorRecord's id; the command: <see cref="ExitCode"/>).
/// </remarks>
public abstract class MigrationException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do. No secret, ever.</param>
    /// <param name="inner">What caused it, if anything did.</param>
    protected MigrationException(string message, Exception? inner = null)
        : base(message, inner) { }

    /// <summary>The stable id of the condition, as in <c>GateClosed</c>.</summary>
    public abstract string ErrorId { get; }

    /// <summary>What kind of condition it is, in the words of PowerShell's ErrorCategory.</summary>
    public abstract MigrationErrorCategory Category { get; }

    /// <summary>The exit code of the command <c>dbmigrate</c> for it: 1 to 6.</summary>
    public abstract int ExitCode { get; }

    /// <summary>What it is about: a phase's id, a check's name, a file; null where there is no such thing.</summary>
    public virtual string? Target => null;

    /// <summary>The server's SQLSTATE, five characters, where the server said it.</summary>
    public virtual string? SqlState => null;
}

/// <summary>The categories of conditions; each has a PowerShell ErrorCategory of the same name.</summary>
public enum MigrationErrorCategory
{
    /// <summary>None that fits.</summary>
    NotSpecified,

    /// <summary>The plan, a file or an argument is not right.</summary>
    InvalidData,

    /// <summary>An argument is not right.</summary>
    InvalidArgument,

    /// <summary>What was named is not there.</summary>
    ObjectNotFound,

    /// <summary>The state of the database does not permit it now.</summary>
    InvalidOperation,

    /// <summary>What was to be made is there already.</summary>
    ResourceExists,

    /// <summary>A file or a folder could not be written.</summary>
    WriteError,

    /// <summary>Somebody else holds it.</summary>
    ResourceBusy,

    /// <summary>A time was spent.</summary>
    OperationTimeout,

    /// <summary>The server could not be reached, or was lost.</summary>
    ConnectionError,

    /// <summary>The server refused who asked.</summary>
    AuthenticationError,

    /// <summary>A right is missing.</summary>
    PermissionDenied,

    /// <summary>The operation was stopped by whoever started it.</summary>
    OperationStopped,

    /// <summary>A result was not the expected one.</summary>
    InvalidResult,

    /// <summary>This version cannot do it.</summary>
    NotImplemented,
}
