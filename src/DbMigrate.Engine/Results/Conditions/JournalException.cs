namespace DbMigrate;

/// <summary>The journal cannot be made, read or written as it is.</summary>
public sealed class JournalException : MigrationException
{
    private readonly MigrationErrorCategory _category;

    /// <summary>Makes the exception.</summary>
    /// <param name="message">Where, what, and what to do.</param>
    /// <param name="category">PermissionDenied, InvalidData or InvalidOperation.</param>
    /// <param name="sqlState">The server's SQLSTATE where it said it.</param>
    /// <param name="inner">What caused it.</param>
    public JournalException(
        string message,
        MigrationErrorCategory category,
        string? sqlState = null,
        Exception? inner = null
    )
        : base(message, inner)
    {
        _category = category;
        SqlState = sqlState;
    }

    /// <inheritdoc/>
    public override string ErrorId => "JournalUnavailable";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => _category;

    /// <inheritdoc/>
    public override int ExitCode => 1;

    /// <inheritdoc/>
    public override string? Target => "dbmigrate";

    /// <inheritdoc/>
    public override string? SqlState { get; }
}
