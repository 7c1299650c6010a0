namespace DbMigrate.Engine.Sql.Facts;

/// <summary>The modes of a table's lock, weakest first; short, since the facts are many.</summary>
/// <remarks>https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES</remarks>
internal enum LockMode
{
    /// <summary>ACCESS SHARE.</summary>
    AS,

    /// <summary>ROW SHARE.</summary>
    RS,

    /// <summary>ROW EXCLUSIVE.</summary>
    RX,

    /// <summary>SHARE UPDATE EXCLUSIVE.</summary>
    SUX,

    /// <summary>SHARE.</summary>
    S,

    /// <summary>SHARE ROW EXCLUSIVE.</summary>
    SRX,

    /// <summary>EXCLUSIVE.</summary>
    X,

    /// <summary>ACCESS EXCLUSIVE.</summary>
    AX,
}
