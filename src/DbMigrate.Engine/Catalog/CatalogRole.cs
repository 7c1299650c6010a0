namespace DbMigrate.Engine.Catalog;

/// <summary>A role as the server has it.</summary>
/// <param name="CanLogIn">Whether it may log in.</param>
/// <param name="Inherits">Whether it inherits the privileges of the roles that it is a member of.</param>
/// <param name="BypassesRls">Whether it bypasses row security.</param>
/// <param name="ConnectionLimit">The maximum number of sessions; -1: no limit.</param>
/// <param name="Attributes">What else it may do: <c>SUPERUSER</c>, <c>CREATEROLE</c>, <c>CREATEDB</c>,
/// <c>REPLICATION</c>.</param>
/// <param name="MemberOf">The roles that it is a member of, by name.</param>
internal sealed record CatalogRole(
    bool CanLogIn,
    bool Inherits,
    bool BypassesRls,
    int ConnectionLimit,
    IReadOnlyList<string> Attributes,
    IReadOnlyList<string> MemberOf
);
