namespace DbMigrate;

/// <summary>
/// A database could not be reached, refused the login, or its connection string is not usable.
/// </summary>
/// <param name="connection">The connection's name in the plan, as in <c>default</c>.</param>
/// <param name="message">Host, port, database, user, and the reason. Never a password.</param>
/// <param name="category">ConnectionError, AuthenticationError or InvalidArgument.</param>
/// <param name="sqlState">The server's SQLSTATE where it answered.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class ConnectionFailedException(
    string connection,
    string message,
    MigrationErrorCategory category = MigrationErrorCategory.ConnectionError,
    string? sqlState = null,
    Exception? inner = null
) : MigrationException(message, inner)
{
    /// <summary>The connection's name in the plan.</summary>
    public string Connection { get; } = connection;

    /// <summary>The secret that is missing or could not be read; null where no secret is the reason.</summary>
    public string? Secret { get; internal init; }

    /// <summary>The environment variables of its description that are not set.</summary>
    internal IReadOnlyList<string> MissingVariables { get; init; } = [];

    /// <inheritdoc/>
    public override string ErrorId => "ConnectionFailed";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category { get; } = category;

    /// <inheritdoc/>
    public override int ExitCode =>
        Category
            is MigrationErrorCategory.InvalidArgument
                or MigrationErrorCategory.AuthenticationError
                or MigrationErrorCategory.ObjectNotFound
            ? 2
            : 1;

    /// <inheritdoc/>
    public override string? Target => Connection;

    /// <inheritdoc/>
    public override string? SqlState { get; } = sqlState;
}

/// <summary>A file of environment variables cannot be read, or has a line that is no variable.</summary>
/// <param name="message">The file, the line, and what is wrong. Never a value.</param>
/// <param name="file">The full path of the file.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class EnvironmentFileInvalidException(string message, string file, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The full path of the file.</summary>
    public string File { get; } = file;

    /// <inheritdoc/>
    public override string ErrorId => "EnvironmentFileInvalid";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidData;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => File;
}

/// <summary>The connection to the server was lost.</summary>
/// <param name="message">What ran, what the server reported, and what is known of the outcome.</param>
/// <param name="phase">The phase's id; empty where no phase was running.</param>
/// <param name="partlyApplied">Whether earlier batches of the phase stay done.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class ConnectionLostException(string message, string phase, bool partlyApplied, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The phase's id; empty where no phase was running.</summary>
    public string Phase { get; } = phase;

    /// <summary>The maintenance schedule; empty where none was running.</summary>
    public string Schedule { get; internal init; } = string.Empty;

    /// <summary>Whether earlier batches of the phase, or of the schedule's task, stay done.</summary>
    public bool PartlyApplied { get; } = partlyApplied;

    /// <inheritdoc/>
    public override string ErrorId => "ConnectionLost";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ConnectionError;

    /// <inheritdoc/>
    public override int ExitCode => PartlyApplied ? 5 : 4;

    /// <inheritdoc/>
    public override string? Target => Schedule.Length > 0 ? Schedule : Phase;
}

/// <summary>The server is a standby, or the database is read-only by a setting: it accepts no writes.</summary>
/// <param name="database">The database, as <c>host:port/name</c>.</param>
/// <param name="message">The database, the reason, and what to connect to.</param>
/// <param name="isStandby">Whether the server is a standby.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class ServerReadOnlyException(string database, string message, bool isStandby, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The database, as <c>host:port/name</c>.</summary>
    public string Database { get; } = database;

    /// <summary>Whether the server is a standby. Otherwise a setting makes the database read-only.</summary>
    public bool IsStandby { get; } = isStandby;

    /// <inheritdoc/>
    public override string ErrorId => "ServerReadOnly";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => Database;
}
