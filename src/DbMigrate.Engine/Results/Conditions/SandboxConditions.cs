namespace DbMigrate;

/// <summary>No PostgreSQL server programs, or none of the requested version, are installed.</summary>
/// <param name="version">The version that was requested; null where any version is accepted.</param>
/// <param name="message">The folders that were searched, and what was found.</param>
public sealed class PostgresNotFoundException(string? version, string message) : MigrationException(message)
{
    /// <summary>The version that was requested; null where any version is accepted.</summary>
    public string? Version { get; } = version;

    /// <inheritdoc/>
    public override string ErrorId => "PostgresNotFound";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ObjectNotFound;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Version;
}

/// <summary>A sandbox could not be started or stopped.</summary>
/// <param name="message">The operation, and what the program or the system reported.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class SandboxFailedException(string message, Exception? inner = null) : MigrationException(message, inner)
{
    /// <inheritdoc/>
    public override string ErrorId => "SandboxFailed";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 1;
}

/// <summary>No sandbox has that id or folder.</summary>
/// <param name="sandbox">The id or folder that was asked for.</param>
/// <param name="message">The id or folder, and the sandboxes that exist.</param>
public sealed class SandboxNotFoundException(string sandbox, string message) : MigrationException(message)
{
    /// <summary>The id or folder that was asked for.</summary>
    public string Sandbox { get; } = sandbox;

    /// <inheritdoc/>
    public override string ErrorId => "SandboxNotFound";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ObjectNotFound;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Sandbox;
}
