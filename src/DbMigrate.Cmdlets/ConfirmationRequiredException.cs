namespace DbMigrate.Commands;

/// <summary>Something must be confirmed, and nobody can be asked; nothing was run.</summary>
public sealed class ConfirmationRequiredException : MigrationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What, and what to do.</param>
    /// <param name="inner">What the host said.</param>
    public ConfirmationRequiredException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <inheritdoc/>
    public override string ErrorId => "ConfirmationRequired";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => 3;
}
