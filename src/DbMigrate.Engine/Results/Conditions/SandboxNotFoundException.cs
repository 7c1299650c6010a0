namespace DbMigrate;

/// <summary>No sandbox of that id or folder is known.</summary>
public sealed class SandboxNotFoundException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="sandbox">The id or folder that was asked for.</param>
    /// <param name="message">What was asked for, what there is, and what to do.</param>
    public SandboxNotFoundException(string sandbox, string message)
        : base(message) => Sandbox = sandbox;

    /// <summary>The id or folder that was asked for.</summary>
    public string Sandbox { get; }

    /// <inheritdoc/>
    public override string ErrorId => "SandboxNotFound";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ObjectNotFound;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Sandbox;
}
