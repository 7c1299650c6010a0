namespace DbMigrate;

/// <summary>The modes of a lock on a relation, weakest first.</summary>
/// <remarks>https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES</remarks>
public enum MigrationLockMode
{
    /// <summary>ACCESS SHARE: a query.</summary>
    AccessShare,

    /// <summary>ROW SHARE: SELECT … FOR UPDATE.</summary>
    RowShare,

    /// <summary>ROW EXCLUSIVE: INSERT, UPDATE, DELETE.</summary>
    RowExclusive,

    /// <summary>SHARE UPDATE EXCLUSIVE: VACUUM, CREATE INDEX CONCURRENTLY, VALIDATE CONSTRAINT.</summary>
    ShareUpdateExclusive,

    /// <summary>SHARE: CREATE INDEX.</summary>
    Share,

    /// <summary>SHARE ROW EXCLUSIVE: CREATE TRIGGER, ADD FOREIGN KEY.</summary>
    ShareRowExclusive,

    /// <summary>EXCLUSIVE: REFRESH MATERIALIZED VIEW CONCURRENTLY.</summary>
    Exclusive,

    /// <summary>ACCESS EXCLUSIVE: most forms of ALTER TABLE.</summary>
    AccessExclusive,
}
