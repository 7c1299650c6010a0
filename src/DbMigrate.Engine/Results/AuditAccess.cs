using DbMigrate.Engine.Common;

namespace DbMigrate;

/// <summary>What one role can do with one table by one command.</summary>
public sealed record AuditAccess
{
    private readonly string[] _policies = [];

    /// <summary>The table, schema-qualified, quoted where needed.</summary>
    public string Table { get; internal init; } = string.Empty;

    /// <summary>The role, quoted where needed; <c>PUBLIC</c>: a login without further rights.</summary>
    public string Role { get; internal init; } = string.Empty;

    /// <summary>SELECT, INSERT, UPDATE or DELETE.</summary>
    public string Command { get; internal init; } = string.Empty;

    /// <summary>Which rows.</summary>
    public AuditReach Reach { get; internal init; }

    /// <summary>The policies that decide: those that permit rows, then those that restrict them.</summary>
    public IReadOnlyList<string> Policies
    {
        get => _policies;
        internal init => _policies = ReadOnlyArray.Of(value);
    }
}
