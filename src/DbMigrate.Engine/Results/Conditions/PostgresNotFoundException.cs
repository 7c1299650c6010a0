namespace DbMigrate;

/// <summary>No PostgreSQL server programs, or none of the wanted version, were found on this machine.</summary>
public sealed class PostgresNotFoundException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="version">The version that was asked for; null when any would have done.</param>
    /// <param name="message">Where was looked, what was found, and what to install.</param>
    public PostgresNotFoundException(string? version, string message)
        : base(message) => Version = version;

    /// <summary>The version that was asked for; null when any would have done.</summary>
    public string? Version { get; }

    /// <inheritdoc/>
    public override string ErrorId => "PostgresNotFound";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ObjectNotFound;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Version;
}
