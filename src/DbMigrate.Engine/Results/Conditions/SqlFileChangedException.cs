namespace DbMigrate.Engine.Results.Conditions;

/// <summary>A SQL file is not what it was when it was read: what would be sent is not what was checked.</summary>
/// <param name="file">The file.</param>
/// <param name="inner">What showed it, if anything did.</param>
internal sealed class SqlFileChangedException(string file, Exception? inner = null)
    : MigrationException(
        $"{file} was changed after it had been read; nothing of the change was run. Run it again, so that it is read and checked again.",
        inner
    )
{
    /// <inheritdoc/>
    public override string ErrorId => "SqlFileChanged";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidData;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => file;
}
