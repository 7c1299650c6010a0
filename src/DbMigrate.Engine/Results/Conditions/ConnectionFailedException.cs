namespace DbMigrate;

/// <summary>
/// A database could not be reached, refused the login, or its connection's description is not usable.
/// </summary>
public sealed class ConnectionFailedException : MigrationException
{
    private readonly MigrationErrorCategory _category;

    /// <summary>Makes the exception.</summary>
    /// <param name="connection">The plan's name of the connection, as in <c>default</c>.</param>
    /// <param name="message">Where (host, port, database, user), what, and what to do. No password.</param>
    /// <param name="category">ConnectionError, AuthenticationError or InvalidArgument.</param>
    /// <param name="sqlState">The server's SQLSTATE where it answered.</param>
    /// <param name="inner">What caused it.</param>
    public ConnectionFailedException(
        string connection,
        string message,
        MigrationErrorCategory category = MigrationErrorCategory.ConnectionError,
        string? sqlState = null,
        Exception? inner = null
    )
        : base(message, inner)
    {
        Connection = connection;
        _category = category;
        SqlState = sqlState;
    }

    /// <summary>The plan's name of the connection.</summary>
    public string Connection { get; }

    /// <inheritdoc/>
    public override string ErrorId => "ConnectionFailed";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => _category;

    /// <inheritdoc/>
    public override int ExitCode => _category == MigrationErrorCategory.InvalidArgument ? 2 : 1;

    /// <inheritdoc/>
    public override string? Target => Connection;

    /// <inheritdoc/>
    public override string? SqlState { get; }
}
