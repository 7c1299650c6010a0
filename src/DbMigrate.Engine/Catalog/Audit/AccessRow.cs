namespace DbMigrate.Engine.Catalog.Audit;

/// <summary>What the catalog says about a role, a relation and a command.</summary>
/// <param name="Kind">The relation's kind in PostgreSQL's words.</param>
/// <param name="Table">The relation, qualified, as SQL reads it.</param>
/// <param name="Role">The role, quoted where needed.</param>
/// <param name="Command">SELECT, INSERT, UPDATE or DELETE.</param>
/// <param name="HasPrivilege">Whether it has the privilege, on the relation or on a column.</param>
/// <param name="Columns">The columns of the privilege; empty: all.</param>
/// <param name="IsLimited">Whether row security holds for it.</param>
/// <param name="Policies">The policies for the role and the command.</param>
internal sealed record AccessRow(
    string Kind,
    string Table,
    string Role,
    string Command,
    bool HasPrivilege,
    IReadOnlyList<string> Columns,
    bool IsLimited,
    IReadOnlyList<AccessPolicy> Policies
)
{
    /// <summary>Returns which rows the role reaches.</summary>
    internal AuditReach Reach =>
        !HasPrivilege ? AuditReach.None
        : !IsLimited ? AuditReach.All
        : !Permitting.Any() || Policies.Any(p => p.ForbidsAll) ? AuditReach.NoRows
        : Permitting.Any(p => p.PermitsAll) && !Restricting.Any() ? AuditReach.All
        : AuditReach.Rows;

    /// <summary>Returns the policies that decide: those that permit, then those that restrict.</summary>
    internal IReadOnlyList<string> Deciding =>
        HasPrivilege && IsLimited ? [.. Permitting.Concat(Restricting).Select(p => p.Name)] : [];

    private IEnumerable<AccessPolicy> Permitting => Policies.Where(p => p.IsPermissive && p.Counts);

    private IEnumerable<AccessPolicy> Restricting => Policies.Where(p => !p.IsPermissive && p.Counts);
}
