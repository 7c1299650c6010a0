using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>A new plan would replace existing files.</summary>
/// <param name="message">The folder and the files that exist.</param>
/// <param name="folder">The folder of the new plan.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class PlanExistsException(string message, string folder, Exception? inner = null)
    : MigrationException(message, inner)
{
    private readonly IReadOnlyList<string> _files = [];

    /// <summary>The folder of the new plan.</summary>
    public string Folder { get; } = folder;

    /// <summary>The existing files, relative to the folder. Empty where the folder itself is not usable.</summary>
    public IReadOnlyList<string> Files
    {
        get => _files;
        internal init => _files = ReadOnlyArray.Of(value);
    }

    /// <summary>Whether writing with <c>force</c> would replace the files and succeed.</summary>
    public bool CanReplace { get; internal init; }

    /// <inheritdoc/>
    public override string ErrorId => "PlanExists";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ResourceExists;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Folder;
}

/// <summary>The source folder of a new plan is missing, or nothing in it can become a plan.</summary>
/// <param name="message">The folder and the reason.</param>
/// <param name="folder">The source folder.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class PlanSourceException(string message, string folder, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The source folder.</summary>
    public string Folder { get; } = folder;

    /// <inheritdoc/>
    public override string ErrorId => "PlanSourceInvalid";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidArgument;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Folder;
}

/// <summary>The files of a new plan could not be written. Existing files are unchanged.</summary>
/// <param name="message">The folder and the error of the file system.</param>
/// <param name="folder">The folder of the new plan.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class PlanNotWrittenException(string message, string folder, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The folder of the new plan.</summary>
    public string Folder { get; } = folder;

    /// <inheritdoc/>
    public override string ErrorId => "PlanNotWritten";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.WriteError;

    /// <inheritdoc/>
    public override int ExitCode => 1;

    /// <inheritdoc/>
    public override string? Target => Folder;
}
