using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>The source of a schema cannot be read: it is none, it is damaged, or its SQL cannot be run.</summary>
/// <param name="source">The source that was asked for: a file, a folder or a text. Never a password.</param>
/// <param name="message">The source, the place in it, and what is wrong.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class SchemaSourceInvalidException(string source, string message, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The source that was asked for.</summary>
    public string SchemaSource { get; private set; } = source;

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        SchemaSource = mask.Clean(SchemaSource);
    }

    /// <inheritdoc/>
    public override string ErrorId => "SchemaSourceInvalid";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidData;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => SchemaSource;
}

/// <summary>
/// A schema could not be read: objects were dropped in each attempt, or another session holds a lock of the catalog.
/// </summary>
/// <param name="source">What was read: a connection, or an address without a password.</param>
/// <param name="message">What was read, how often, and what the server reported.</param>
/// <param name="inner">The server's last error.</param>
public sealed class SchemaNotReadException(string source, string message, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>What was read.</summary>
    public string SchemaSource { get; private set; } = source;

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        SchemaSource = mask.Clean(SchemaSource);
    }

    /// <inheritdoc/>
    public override string ErrorId => "SchemaNotRead";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ResourceBusy;

    /// <inheritdoc/>
    public override int ExitCode => 1;

    /// <inheritdoc/>
    public override string? Target => SchemaSource;
}

/// <summary>
/// A rename that was asked for does not fit: there is no such object, or the new name is taken or not wanted.
/// </summary>
/// <param name="name">The name that was given.</param>
/// <param name="message">What is wrong with it.</param>
public sealed class SchemaRenameInvalidException(string name, string message) : MigrationException(message)
{
    /// <summary>The name that was given.</summary>
    public string Name { get; private set; } = name;

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        Name = mask.Clean(Name);
    }

    /// <inheritdoc/>
    public override string ErrorId => "SchemaRenameInvalid";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidArgument;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Name;
}

/// <summary>A file with a result cannot be written. What was in it before is unchanged.</summary>
/// <param name="path">The file.</param>
/// <param name="message">The file, and what the system reported.</param>
/// <param name="inner">The cause.</param>
public sealed class OutputNotWrittenException(string path, string message, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <inheritdoc/>
    public override string ErrorId => "OutputNotWritten";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.WriteError;

    /// <inheritdoc/>
    public override int ExitCode => 1;

    /// <inheritdoc/>
    public override string? Target => Path;
}
