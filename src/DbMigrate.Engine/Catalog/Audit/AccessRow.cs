namespace DbMigrate.Engine.Catalog.Audit;

/// <summary>What the catalog says about a role, a table and a command.</summary>
/// <param name="Table">The table, qualified, as SQL reads it.</param>
/// <param name="Role">The role, quoted where needed.</param>
/// <param name="Command">SELECT, INSERT, UPDATE or DELETE.</param>
/// <param name="HasPrivilege">Whether it has the privilege, on the table or on a column.</param>
/// <param name="IsLimited">Whether row security holds for it.</param>
/// <param name="Permitting">The policies that permit rows to it.</param>
/// <param name="PermitsAll">Whether one of them permits every row.</param>
/// <param name="Restricting">The policies that restrict it.</param>
internal sealed record AccessRow(
    string Table,
    string Role,
    string Command,
    bool HasPrivilege,
    bool IsLimited,
    IReadOnlyList<string> Permitting,
    bool PermitsAll,
    IReadOnlyList<string> Restricting
)
{
    /// <summary>Returns which rows the role reaches.</summary>
    internal AuditReach Reach =>
        !HasPrivilege ? AuditReach.None
        : !IsLimited ? AuditReach.All
        : Permitting.Count == 0 ? AuditReach.NoRows
        : PermitsAll && Restricting.Count == 0 ? AuditReach.All
        : AuditReach.Rows;

    /// <summary>Returns the policies that decide.</summary>
    internal IReadOnlyList<string> Deciding => HasPrivilege && IsLimited ? [.. Permitting, .. Restricting] : [];
}
