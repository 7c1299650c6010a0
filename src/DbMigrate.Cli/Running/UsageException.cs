namespace DbMigrate.Cli.Running;

/// <summary>The command line itself is not right.</summary>
internal sealed class UsageException(string message) : MigrationException(message)
{
    /// <inheritdoc/>
    public override string ErrorId => "UsageInvalid";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidArgument;

    /// <inheritdoc/>
    public override int ExitCode => ExitCodes.Usage;
}
