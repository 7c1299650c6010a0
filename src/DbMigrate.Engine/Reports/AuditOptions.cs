namespace DbMigrate;

/// <summary>The options of an audit.</summary>
public sealed record AuditOptions
{
    /// <summary>
    /// The roles of the API: what they reach needs row security. <c>PUBLIC</c> is every login. Default: anon,
    /// authenticated, PUBLIC.
    /// </summary>
    public IReadOnlyList<string> ApiRoles { get; init; } = ["anon", "authenticated", "PUBLIC"];

    /// <summary>The rules, by id; wildcards are permitted. Default: all.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>A file that names findings to ignore, with reasons; null: none.</summary>
    public string? IgnoreFile { get; init; }
}
