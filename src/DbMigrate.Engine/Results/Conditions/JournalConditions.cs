using DbMigrate.Engine.Common;
using DbMigrate.Engine.Results;

namespace DbMigrate;

/// <summary>The journal has no event of that name.</summary>
/// <param name="message">The name, the nearest name and the names that exist.</param>
/// <param name="event">The name that was asked for.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class EventNotFoundException(string message, string @event, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The name that was asked for.</summary>
    public string Event { get; } = @event;

    /// <inheritdoc/>
    public override string ErrorId => "EventNotFound";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ObjectNotFound;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Event;
}

/// <summary>The journal cannot be created, read or written.</summary>
/// <param name="message">The database and the reason.</param>
/// <param name="category">PermissionDenied, InvalidData or InvalidOperation.</param>
/// <param name="sqlState">The server's SQLSTATE where it reported one.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class JournalException(
    string message,
    MigrationErrorCategory category,
    string? sqlState = null,
    Exception? inner = null
) : MigrationException(message, inner)
{
    private readonly IReadOnlyList<string> _grants = [];

    /// <summary>The GRANT statements that the login needs; empty where no right is missing.</summary>
    public IReadOnlyList<string> Grants
    {
        get => _grants;
        internal init => _grants = ReadOnlyArray.Of(value);
    }

    /// <summary>The kind of access that the role lacks; null where it is another right, or none.</summary>
    public MigrationAccessKind? Access { get; internal init; }

    /// <summary>The role that lacks a right; empty where none is missing.</summary>
    public string Role { get; internal init; } = string.Empty;

    /// <summary>The owner of the journal where a right is missing; empty where it is unknown.</summary>
    public string Owner { get; internal init; } = string.Empty;

    /// <summary>The journal's version where it is newer than this engine supports; otherwise null.</summary>
    public int? NewerVersion { get; internal init; }

    /// <inheritdoc/>
    public override string ErrorId => "JournalUnavailable";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category { get; } = category;

    /// <inheritdoc/>
    public override int ExitCode =>
        Category == MigrationErrorCategory.PermissionDenied || NewerVersion is not null ? 2 : 1;

    /// <inheritdoc/>
    public override string? Target => "dbmigrate";

    /// <inheritdoc/>
    public override string? SqlState { get; } = sqlState;
}

/// <summary>
/// The schema <c>dbmigrate</c> has objects of another login that are not the journal's. Their code would run with the
/// rights of the caller. Nothing of them was called.
/// </summary>
/// <param name="message">The database and the objects.</param>
/// <param name="objects">The objects with their owners.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class JournalNotTrustedException(string message, IReadOnlyList<string> objects, Exception? inner = null)
    : MigrationException(message, inner)
{
    /// <summary>The objects with their owners.</summary>
    public IReadOnlyList<string> Objects { get; } = ReadOnlyArray.Of(objects);

    /// <inheritdoc/>
    public override string ErrorId => "JournalNotTrusted";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.PermissionDenied;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => "dbmigrate";
}

/// <summary>Another session adds to the journal and did not end in time. Nothing was written.</summary>
/// <param name="message">The database and the session.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class JournalBusyException(string message, Exception? inner = null) : MigrationException(message, inner)
{
    /// <inheritdoc/>
    public override string ErrorId => "JournalBusy";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.ResourceBusy;

    /// <inheritdoc/>
    public override int ExitCode => 3;

    /// <inheritdoc/>
    public override string? Target => "dbmigrate";
}

/// <summary>The journal is not as it was written: rows were changed, removed or added.</summary>
/// <param name="message">The database, the number of problems and the first of them.</param>
/// <param name="verification">The outcome of the comparison.</param>
public sealed class JournalNotIntactException(string message, JournalVerification verification)
    : MigrationException(message, null)
{
    /// <summary>The outcome of the comparison.</summary>
    public JournalVerification Verification { get; private set; } = verification;

    /// <summary>The number of the first row with a problem.</summary>
    public long Row => Verification.Problems.Count > 0 ? Verification.Problems[0].Id : 0;

    internal override void Clean(ISecretMask mask)
    {
        base.Clean(mask);
        Verification = Verification with
        {
            Problems = MaskedResults.All(Verification.Problems, MaskedResults.Of, mask),
        };
    }

    /// <inheritdoc/>
    public override string ErrorId => "JournalNotIntact";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidData;

    /// <inheritdoc/>
    public override int ExitCode => 5;

    /// <inheritdoc/>
    public override string? Target => Row.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A recorded head of the journal cannot be read.</summary>
/// <param name="head">The text.</param>
public sealed class JournalHeadInvalidException(string head)
    : MigrationException($"'{head}' is no head of a journal: expected NUMBER:HASH, or a hash of 64 hexadecimal digits.")
{
    /// <inheritdoc/>
    public override string ErrorId => "JournalHeadInvalid";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidArgument;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => head;
}

/// <summary>The access of a role cannot be granted or revoked.</summary>
/// <param name="message">The role and the reason.</param>
/// <param name="role">The role.</param>
/// <param name="category">ObjectNotFound, InvalidArgument or PermissionDenied.</param>
/// <param name="inner">The cause, or null.</param>
public sealed class AccessRefusedException(
    string message,
    string role,
    MigrationErrorCategory category,
    Exception? inner = null
) : MigrationException(message, inner)
{
    /// <summary>The role.</summary>
    public string Role { get; } = role;

    /// <inheritdoc/>
    public override string ErrorId => "AccessRefused";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category { get; } = category;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Role;
}

/// <summary>
/// The caller names another environment than the journal records. The journal's value applies: it was recorded when
/// the journal was created.
/// </summary>
/// <param name="asked">The environment that the caller named.</param>
/// <param name="written">The environment in the journal.</param>
/// <param name="database">The database, as <c>host:port/name</c>.</param>
public sealed class EnvironmentMismatchException(string asked, string written, string database)
    : MigrationException(
        $"The journal of {database} records the environment '{written}', not '{asked}'. The environment of a "
            + "database is recorded when its journal is created and cannot be changed by a caller."
    )
{
    /// <summary>The environment that the caller named.</summary>
    public string Asked { get; } = asked;

    /// <summary>The environment in the journal.</summary>
    public string Written { get; } = written;

    /// <summary>The database, as <c>host:port/name</c>.</summary>
    public string Database { get; } = database;

    /// <inheritdoc/>
    public override string ErrorId => "EnvironmentMismatch";

    /// <inheritdoc/>
    public override MigrationErrorCategory Category => MigrationErrorCategory.InvalidArgument;

    /// <inheritdoc/>
    public override int ExitCode => 2;

    /// <inheritdoc/>
    public override string? Target => Asked;
}
