namespace DbMigrate.Engine.Model;

/// <summary>What a plan says of the audit of its databases.</summary>
/// <param name="ApiRoles">The roles whose reach needs row security; empty: not said.</param>
/// <param name="Ignored">The findings that are accepted, each with a reason. Rule and name may have wildcards.</param>
internal sealed record AuditSettings(
    IReadOnlyList<string> ApiRoles,
    IReadOnlyList<(string Rule, string Name, string Reason)> Ignored
)
{
    /// <summary>Says nothing.</summary>
    internal static readonly AuditSettings None = new([], []);
}
