namespace DbMigrate.Commands;

/// <summary>
/// The piped objects come from another database than the one that the command uses. Nothing was run.
/// </summary>
public sealed class DatabaseMismatchException : MigrationException
{
    /// <summary>Initializes the condition.</summary>
    /// <param name="expected">The database that the piped objects come from, as <c>host:port/name</c>.</param>
    /// <param name="actual">The database that the command uses.</param>
    public DatabaseMismatchException(string expected, string actual)
        : base($"The input is of the database {expected}, but this command uses {actual}; nothing was run.")
    {
        Expected = expected;
        Actual = actual;
    }

    /// <summary>The database that the piped objects come from.</summary>
    public string Expected { get; }

    /// <summary>The database that the command uses.</summary>
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
