namespace DbMigrate.Engine.Sql.Facts;

/// <summary>Who else than the owner of a relation may run a statement on it, from the fewest to the most.</summary>
/// <remarks>https://www.postgresql.org/docs/current/ddl-priv.html#DDL-PRIV-MAINTAIN</remarks>
internal enum RelationRight
{
    /// <summary>Nobody else, or those whom a privilege of another kind is granted to.</summary>
    Owner,

    /// <summary>From PostgreSQL 17 on, those who have MAINTAIN.</summary>
    Maintain,

    /// <summary>Those, and the owner of the database.</summary>
    MaintainOrDatabase,
}
