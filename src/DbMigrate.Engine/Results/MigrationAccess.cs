using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>A kind of access to the journal of a database.</summary>
public enum MigrationAccessKind
{
    /// <summary>Reads the journal: status, history and the views.</summary>
    View,

    /// <summary>Records approvals and milestones, and reads the journal.</summary>
    Approve,

    /// <summary>
    /// Runs phases and records everything of them, and reads the journal. Approvals and milestones need
    /// <see cref="Approve"/>.
    /// </summary>
    Run,
}

/// <summary>The access of a role to the journal.</summary>
public sealed record MigrationAccess
{
    private readonly IReadOnlyList<MigrationAccessKind> _access = [];

    /// <summary>The role; <c>PUBLIC</c> for all roles.</summary>
    public string Role { get; internal init; } = string.Empty;

    /// <summary>The kinds of access that the role has. The owner has all.</summary>
    public IReadOnlyList<MigrationAccessKind> Access
    {
        get => _access;
        internal init => _access = ReadOnlyArray.Of(value);
    }

    /// <summary>Whether the role owns the journal.</summary>
    public bool IsOwner { get; internal init; }

    /// <summary>Whether the role has rights on the journal that make up no kind of access.</summary>
    public bool IsIncomplete { get; internal init; }

    /// <summary>The database, as <c>host:port/name</c>.</summary>
    public string Database { get; internal init; } = string.Empty;
}
