namespace DbMigrate;

/// <summary>
/// The caller says that the database is one environment, its journal says another. The journal's word holds: it was
/// written when the journal was made.
/// </summary>
public sealed class EnvironmentMismatchException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="asked">What the caller said.</param>
    /// <param name="written">What the journal says.</param>
    /// <param name="database">The database, as <c>host:port/name</c>.</param>
    public EnvironmentMismatchException(string asked, string written, string database)
        : base(
            $"The database {database} is '{written}' by its journal, not '{asked}'. Which environment a database is was written when its journal was made and is not the caller's to say: leave it out, or connect to the database you meant."
        )
    {
        Asked = asked;
        Written = written;
    }

    /// <summary>What the caller said.</summary>
    public string Asked { get; }

    /// <summary>What the journal says.</summary>
    public string Written { get; }

    /// <inheritdoc/>
    public override string ErrorId => "EnvironmentMismatch";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidArgument;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Asked;
}
