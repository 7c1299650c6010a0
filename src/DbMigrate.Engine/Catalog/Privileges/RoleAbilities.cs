namespace DbMigrate.Engine.Catalog.Privileges;

/// <summary>What a role may do besides privileges on single objects.</summary>
/// <param name="IsSuperuser">Whether it may do anything.</param>
/// <param name="CreatesRoles">Whether it may create roles.</param>
/// <param name="CreatesDatabases">Whether it may create databases.</param>
/// <param name="BypassesRls">Whether row security does not bind it.</param>
/// <param name="CreatesSchemas">Whether it may create schemas in the database.</param>
/// <param name="CreatesTablesIn">The schemas in which it may create tables, as SQL reads them.</param>
/// <param name="Drops">The first tables that it may drop, as SQL reads them.</param>
/// <param name="OtherDatabases">The other databases that it may connect to, not quoted.</param>
internal sealed record RoleAbilities(
    bool IsSuperuser,
    bool CreatesRoles,
    bool CreatesDatabases,
    bool BypassesRls,
    bool CreatesSchemas,
    IReadOnlyList<string> CreatesTablesIn,
    IReadOnlyList<string> Drops,
    IReadOnlyList<string> OtherDatabases
);
