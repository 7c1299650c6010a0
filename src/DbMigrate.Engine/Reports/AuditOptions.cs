namespace DbMigrate;

/// <summary>The options of an audit.</summary>
public sealed record AuditOptions
{
    /// <summary>
    /// The roles of the API: what they reach needs row security. <c>PUBLIC</c> is every login. Default: those of the
    /// plan, without them anon, authenticated, PUBLIC.
    /// </summary>
    public IReadOnlyList<string> ApiRoles { get; init; } = [];

    /// <summary>The rules, by id; wildcards are permitted. Default: all.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>A file that names findings to ignore, with reasons, besides those of the plan; null: none.</summary>
    public string? IgnoreFile { get; init; }
}
