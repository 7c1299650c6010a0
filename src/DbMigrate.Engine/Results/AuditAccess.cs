using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>What one role can do with one table by one command.</summary>
public sealed record AuditAccess
{
    private readonly string[] _policies = [];
    private readonly string[] _columns = [];

    /// <summary>The table's kind in PostgreSQL's words, as in <c>table</c> or <c>view</c>.</summary>
    public string Kind { get; internal init; } = string.Empty;

    /// <summary>The table, view or foreign table, schema-qualified, quoted where needed.</summary>
    public string Table { get; internal init; } = string.Empty;

    /// <summary>The role, quoted where needed; <c>PUBLIC</c>: a login without further rights.</summary>
    public string Role { get; internal init; } = string.Empty;

    /// <summary>SELECT, INSERT, UPDATE or DELETE.</summary>
    public string Command { get; internal init; } = string.Empty;

    /// <summary>Which rows. Of a view, <c>All</c> are the rows of its query, which may limit them.</summary>
    public AuditReach Reach { get; internal init; }

    /// <summary>The columns that the privilege is limited to; empty: all.</summary>
    public IReadOnlyList<string> Columns
    {
        get => _columns;
        internal init => _columns = ReadOnlyArray.Of(value);
    }

    /// <summary>The policies that decide: those that permit rows, then those that restrict them.</summary>
    public IReadOnlyList<string> Policies
    {
        get => _policies;
        internal init => _policies = ReadOnlyArray.Of(value);
    }
}
