namespace DbMigrate;

/// <summary>Which rows of a table a role can read or write.</summary>
public enum AuditReach
{
    /// <summary>None: it has no privilege.</summary>
    None,

    /// <summary>None: it has the privilege, and no policy permits a row.</summary>
    NoRows,

    /// <summary>Those that the policies permit.</summary>
    Rows,

    /// <summary>All: row security does not hold for it, or a policy permits every row and none restricts them.</summary>
    All,
}
