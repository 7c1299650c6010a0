namespace DbMigrate.Commands;

/// <summary>
/// What was piped comes from another database than the one that the command would work on; nothing was run.
/// </summary>
public sealed class DatabaseMismatchException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="expected">The database that the piped objects come from, as <c>host:port/name</c>.</param>
    /// <param name="actual">The database that the command would have worked on.</param>
    public DatabaseMismatchException(string expected, string actual)
        : base(
            $"The piped status is of the database {expected}, but this command would work on {actual}; nothing was run. Name the same connection for both commands."
        )
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The database that the piped objects come from.</summary>
    public string Expected { get; }

    /// <summary>The database that the command would have worked on.</summary>
    public string Actual { get; }

    /// <inheritdoc/>
    public override string ErrorId => "DatabaseMismatch";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidArgument;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Actual;
}
