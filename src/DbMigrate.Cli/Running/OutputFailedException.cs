namespace DbMigrate.Cli.Running;

/// <summary>The results of a command could not be written to its output. The command itself has ended well.</summary>
internal sealed class OutputFailedException(string reason)
    : MigrationException($"The output could not be written: {reason}. The command has run to its end.")
{
    /// <inheritdoc/>
    public override string ErrorId => "OutputFailed";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.WriteError;

    /// <inheritdoc/>
    public override int ExitCode => ExitCodes.Unexpected;
}
