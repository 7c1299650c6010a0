namespace DbMigrate.Cli.Running;

/// <summary>The command line is invalid.</summary>
internal sealed class UsageException(string message) : MigrationException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "UsageInvalid";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidArgument;

    /// <inheritdoc/>
    public override int ExitCode => ExitCodes.Usage;
}
