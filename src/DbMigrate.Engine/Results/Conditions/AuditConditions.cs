using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>What an audit was asked for is invalid: a rule that does not exist, or the file of what is ignored.</summary>
/// <param name="subject">The rule or file that was given.</param>
/// <param name="message">The place and what is wrong.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class AuditInvalidException(string subject, string message, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The rule or file that was given.</summary>
    public string Subject { get; private set; } = subject;

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        Subject = mask.Clean(Subject);
    }

    /// <inheritdoc/>
    public override string ErrorId => "AuditInvalid";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidArgument;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Subject;
}
