namespace DbMigrate.Cli.Running;

/// <summary>Something dangerous was not confirmed: nobody was there to be asked, or somebody said no.</summary>
internal sealed class ConfirmationException(string message, Exception inner) : MigrationException(message, inner)
{
    /// <summary>The condition's id, here and in the engine.</summary>
    public const string Id = "ConfirmationRequired";

    /// <inheritdoc/>
    public override string ErrorId => Id;

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidOperation;

    /// <inheritdoc/>
    public override int ExitCode => ExitCodes.Blocked;
}
